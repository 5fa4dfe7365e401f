using System.Text.Json;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Tests.Ruling;

/// <summary><c>policy test</c> and <c>policy coverage</c>: the verdict is the exit code, what is wrong is named, and what others wrote is escaped.</summary>
public sealed class CasesVerbTests : IDisposable
{
    private const string FirstCase = "the water circle gets an incident at a water company, its victim hidden";

    private readonly PolicyFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void TheSample_Passes_AndSaysWhichRulesNoCaseHasTried()
    {
        Outcome outcome = Certbridge.Run("policy", "test", folder.Path);
        Assert.True(outcome.Exit == ExitCode.Done, outcome.Output + outcome.Error);
        string[] lines = outcome.Output.TrimEnd('\n').Split('\n');
        Assert.Equal($"pass  {FirstCase} -> allow R20", lines[0]);
        Assert.Equal("pass  a neighbour without an agreement gets nothing -> deny G02", lines[1]);
        Assert.Equal("12 of 12 cases of alnia-sharing v1 passed; rules never hit: R40", lines[^1]);
        Assert.Equal(13, lines.Length);
        Assert.Empty(outcome.Error);
    }

    [Fact]
    public void TheSample_AsJson_IsOneListWithItsCoverage()
    {
        JsonElement report = Certbridge.Run("policy", "test", folder.At("policy-tests.yaml"), "-o", "json").Json;
        Assert.Equal("PolicyTestReport", report.GetProperty("kind").GetString());
        JsonElement[] cases = [.. report.GetProperty("items").EnumerateArray()];
        Assert.Equal(12, cases.Length);
        Assert.All(cases, one => Assert.Equal("pass", one.GetProperty("status").GetString()));
        Assert.All(cases, one => Assert.Empty(one.GetProperty("differences").EnumerateArray()));
        Assert.Equal((FirstCase, "allow", "R20"), (cases[0].GetProperty("name").GetString(), cases[0].GetProperty("decision").GetString(), cases[0].GetProperty("decisive")[0].GetString()));
        JsonElement coverage = Assert.Single(report.GetProperty("coverage").EnumerateArray());
        Assert.Equal((folder.At("policy-tests.yaml"), "alnia-sharing v1", 8, "R40"),
            (coverage.GetProperty("file").GetString(), coverage.GetProperty("policy").GetString(), coverage.GetProperty("rules").GetInt32(), Assert.Single(coverage.GetProperty("neverHit").EnumerateArray()).GetString()));
    }

    [Fact]
    public void ACaseThatFails_ExitsThree_SaysWhatDiffers_AndTheOthersAreStillAsked()
    {
        folder.Replace("policy-tests.yaml", "decision: allow, decisive: [R10]", "decision: deny, decisive: [R40], absent: [\"title.fr\", \"indicators[0].value\"]");

        Outcome outcome = Certbridge.Run("policy", "test", folder.Path);
        Assert.Equal(ExitCode.InputInvalid, outcome.Exit);
        Assert.Contains("FAIL  up to green every neighbour -> allow R10\n      Expected deny, got allow: ", outcome.Output);
        Assert.Contains("\n      Expected it to stand on R40, and it stands on R10.\n", outcome.Output);
        Assert.Contains("\n      title.fr is not in the report either, so that it is absent proves nothing.\n", outcome.Output);
        Assert.Contains("\n      indicators[0].value is in the copy.\n", outcome.Output);
        Assert.Contains("\npass  a name that was taken out must not stand in the text -> deny V03\n", outcome.Output);
        Assert.Contains("11 of 12 cases", outcome.Output);
        Assert.Contains(PolicyErrors.CasesFailed.Code, outcome.Error);
        Assert.Contains("1 of 12 cases failed, the first: up to green every neighbour", outcome.Error);

        Outcome json = Certbridge.Run("policy", "test", folder.Path, "-o", "json");
        Assert.Equal(ExitCode.InputInvalid, json.Exit);
        JsonElement failed = Assert.Single(json.Json.GetProperty("items").EnumerateArray(), one => one.GetProperty("status").GetString() == "fail");
        Assert.Equal(4, failed.GetProperty("differences").GetArrayLength());
        Assert.Equal(PolicyErrors.CasesFailed.Code, json.ErrorJson.GetProperty("code").GetString());
    }

    [Fact]
    public void AFolderWithSeveralFiles_RunsEachOfThem_InTheOrderOfTheirNames()
    {
        folder.AddCases("a-first.yaml", "an embargo holds", "an embargo of the first file holds");
        File.WriteAllText(folder.At("notes.txt"), "kind: PolicyTests\n");

        Outcome outcome = Certbridge.Run("policy", "test", folder.Path);
        Assert.True(outcome.Exit == ExitCode.Done, outcome.Output + outcome.Error);
        Assert.Equal(2, outcome.Output.Split("12 of 12 cases of alnia-sharing v1 passed").Length - 1);
        Assert.Equal(24, outcome.Output.Split("pass  ").Length - 1);
        Assert.True(outcome.Output.IndexOf("an embargo of the first file holds", StringComparison.Ordinal) < outcome.Output.IndexOf("an embargo holds", StringComparison.Ordinal));
        Assert.Equal(2, Certbridge.Run("policy", "test", folder.Path, "-o", "json").Json.GetProperty("coverage").GetArrayLength());
    }

    [Theory]
    [InlineData("test")]
    [InlineData("coverage")]
    public void AFolderWithoutCases_ExitsThree_AndSaysSo(string verb)
    {
        File.Delete(folder.At("policy-tests.yaml"));
        Outcome outcome = Certbridge.Run("policy", verb, folder.Path);
        Assert.Equal(ExitCode.InputInvalid, outcome.Exit);
        Assert.Contains(PolicyErrors.CasesWrong.Code, outcome.Error);
        Assert.Contains("no file with kind: PolicyTests", outcome.Error);
        Assert.Empty(outcome.Output);
    }

    [Theory]
    [InlineData("policy: policy.yaml", "policy: other.yaml", "other.yaml", "CB1008")]
    [InlineData("policy: policy.yaml", "policy: agreement.yaml", "agreement.yaml", "CB3302")]
    [InlineData("policy: policy.yaml", "policy: ../policy.yaml", "policy", "CB3310")]
    [InlineData("policy: policy.yaml", "policy: /etc/hostname", "policy", "CB3310")]
    [InlineData("agreements: [agreement.yaml]", "agreements: [gone.yaml]", "gone.yaml", "CB1008")]
    [InlineData("partner: cert-cel", "partner: CEL", "cases[1].partner", "CB3310")]
    [InlineData("decision: hold, decisive: [R60]", "decision: perhaps", "expect.decision", "CB3310")]
    [InlineData("\"marking.tlp\": green, sectors: [energy]", "\"marking.tlp\": purple", "marking.tlp", "CB1303")]
    [InlineData("\"marking.tlp\": green, sectors: [energy]", "\"marking.colour.of\": purple", "marking.colour.of", "CB3310")]
    [InlineData("kind: PolicyTests", "kind: PolicyTests\nkind: PolicyTests", "", "CB3310")]
    public void WhatIsWrong_IsNamed_AndNothingIsRun(string text, string by, string named, string code)
    {
        folder.Replace("policy-tests.yaml", text, by);
        Outcome outcome = Certbridge.Run("policy", "test", folder.Path);
        Assert.Equal(ExitCode.InputInvalid, outcome.Exit);
        Assert.Contains(code, outcome.Error);
        Assert.Contains(named, outcome.Error);
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public void AFileThatIsNotThere_IsNamed()
    {
        Outcome outcome = Certbridge.Run("policy", "test", folder.At("gone.yaml"));
        Assert.Equal(ExitCode.InputInvalid, outcome.Exit);
        Assert.Contains("gone.yaml", outcome.Error);
        Assert.Contains("it does not exist", outcome.Error);
    }

    /// <summary>An escape sequence is refused where it stands; what is only invisible is shown as what it is.</summary>
    [Theory]
    [InlineData("\\e]0;owned\\a", "holds the character U+001B")]
    [InlineData("\\u202E", "holds the character U+202E")]
    [InlineData("\\u200F\\u200B", "FAIL  \\u{200F}\\u{200B} -> hold R60")]
    public void AHostileName_DoesNothingToATerminal(string name, string shown)
    {
        folder.Replace("policy-tests.yaml", "name: an embargo holds", $"name: \"{name}\"");
        folder.Replace("policy-tests.yaml", "decision: hold, decisive: [R60]", "decision: deny");
        Outcome outcome = Certbridge.Run("policy", "test", folder.Path);
        Assert.Equal(ExitCode.InputInvalid, outcome.Exit);
        foreach (char hostile in "\u001b\u0007\u202e\u200f\u200b")
            Assert.DoesNotContain(hostile, outcome.Output + outcome.Error);
        Assert.Contains(shown, outcome.Output + outcome.Error);
    }

    [Fact]
    public void Coverage_CountsTheCasesOfEachRule()
    {
        Outcome outcome = Certbridge.Run("policy", "coverage", folder.Path);
        Assert.True(outcome.Exit == ExitCode.Done, outcome.Error);
        string[] lines = outcome.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(9, lines.Length);
        Assert.Matches("^RULE +EFFECT +CASES +BECAUSE$", lines[0]);
        Assert.Matches("^R40 +deny +never +Celia asked for confirmed incidents only\\.$", lines[4]);

        JsonElement[] rules = [.. Certbridge.Run("policy", "coverage", folder.Path, "-o", "json").Json.GetProperty("items").EnumerateArray()];
        Assert.Equal(["R10", "R20", "R30", "R40", "R50", "R51", "R60", "R70"], rules.Select(rule => rule.GetProperty("rule").GetString()));
        Assert.Equal((0, 1, 2), (Cases("R40"), Cases("R60"), Cases("R70")));

        int Cases(string id) => rules.Single(rule => rule.GetProperty("rule").GetString() == id).GetProperty("cases").GetInt32();
    }

    [Fact]
    public void NoPath_IsAUsageError() => Assert.Equal(ExitCode.Usage, Certbridge.Run("policy", "test").Exit);
}
