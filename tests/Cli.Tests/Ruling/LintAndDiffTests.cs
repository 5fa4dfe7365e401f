using System.Text.Json;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Tests.Ruling;

/// <summary><c>policy lint</c> and <c>policy diff</c> of two files, which need no node.</summary>
public sealed class LintAndDiffTests : IDisposable
{
    private readonly PolicyFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void TheSample_IsValid_AndNothingIsToAsk()
    {
        Outcome outcome = Certbridge.Run("policy", "lint", folder.At("policy.yaml"));
        Assert.True(outcome.Exit == ExitCode.Done, outcome.Error);
        Assert.Contains("alnia-sharing v1 is valid: 8 rules, nothing to ask.", outcome.Error);
    }

    [Fact]
    public void WhatASecondReaderWouldAsk_IsSaid_AndAValidPolicyStaysValid()
    {
        folder.Replace("policy.yaml", "when: report.tlp <= tlp.green && partner.id in lists.neighbours", "when: partner.id == \"cert-bor\"");
        Outcome outcome = Certbridge.Run("policy", "lint", folder.At("policy.yaml"));
        Assert.Equal(ExitCode.Done, outcome.Exit);
        Assert.Contains("unused-list", outcome.Output);
        Assert.Contains("neighbours", outcome.Output);
        Assert.Contains("no-tlp-bound", outcome.Output);
        Assert.Contains("2 to look at", outcome.Error);
        JsonElement[] findings = [.. Certbridge.Run("policy", "lint", folder.At("policy.yaml"), "-o", "json").Json.GetProperty("items").EnumerateArray()];
        Assert.Equal(["unused-list", "no-tlp-bound"], findings.Select(finding => finding.GetProperty("kind").GetString()));
        Assert.True(findings[1].GetProperty("line").GetInt32() > 20);
    }

    [Theory]
    [InlineData("effect: deny", "effect: forbid", "CB3303", "rules[3].effect")]
    [InlineData("report.tlp == tlp.red", "report.tpl == tlp.red", "CB3306", "rules[7].when")]
    [InlineData("op: drop,     path: \"victims[*].name\"", "op: drop, path: \"victims[*].nmae\"", "CB3307", "profiles")]
    [InlineData("apply: [networks-only]", "apply: [network-only]", "CB3303", "networks-only")]
    [InlineData("combine: deny-overrides", "combine: first-match", "CB3303", "combine")]
    [InlineData("because: The author set an embargo.", "because: \"\\e[31mred\"", "CB3305", "because")]
    public void AMistake_ExitsThree_WithItsFieldAndLine(string text, string by, string code, string named)
    {
        folder.Replace("policy.yaml", text, by);
        foreach (string verb in new[] { "lint", "diff" })
        {
            Outcome outcome = Certbridge.Run(["policy", verb, folder.At("policy.yaml"), .. verb == "diff" ? [Checkout.File("samples/policy/policy.yaml")] : Array.Empty<string>()]);
            Assert.Equal(ExitCode.InputInvalid, outcome.Exit);
            Assert.Contains(code, outcome.Error);
            Assert.Contains(named, outcome.Error);
            Assert.Contains("line ", outcome.Error);
            Assert.DoesNotContain('\u001b', outcome.Error);
            Assert.Empty(outcome.Output);
        }
    }

    /// <summary>The rule that applies a profile with a mistake has none itself.</summary>
    [Fact]
    public void AMistakeInAProfile_IsOneProblem()
    {
        folder.Replace("policy.yaml", "op: drop,     path: \"victims[*].name\"", "op: drop, path: \"victims[*].nmae\"");
        Outcome outcome = Certbridge.Run("policy", "lint", folder.At("policy.yaml"), "-o", "json");
        Assert.Equal("profiles.victim-hidden[0].path", outcome.ErrorJson.GetProperty("field").GetString());
        Assert.Contains("victims[*].name", outcome.ErrorJson.GetProperty("hint").GetString());
        Assert.False(outcome.ErrorJson.TryGetProperty("more", out JsonElement more) && more.GetArrayLength() > 0, outcome.Error);
    }

    [Fact]
    public void Diff_OfAPolicyWithItself_IsNothing()
    {
        Outcome outcome = Certbridge.Run("policy", "diff", folder.At("policy.yaml"), Checkout.File("samples/policy/policy.yaml"));
        Assert.Equal(ExitCode.Done, outcome.Exit);
        Assert.Empty(outcome.Output);
        Assert.Contains("lets out exactly what", outcome.Error);
    }

    [Theory]
    [InlineData("water_circle:  [cert-bor]", "water_circle:  [cert-bor, cert-dor]", true, "list water_circle: cert-dor added")]
    [InlineData("neighbours:    [cert-bor, cert-cel]", "neighbours:    [cert-bor]", false, "list neighbours: cert-cel removed")]
    [InlineData("    - { op: drop,     path: \"victims[*].address\" }\n", "", true, "profile victim-hidden no longer has: drop victims[*].address")]
    [InlineData("report.tlp <= tlp.amber && \"drinking", "report.tlp <= tlp.amber_strict && \"drinking", true, "rule R20 now says: allow when")]
    [InlineData("effect: deny\n    when: report.status", "effect: allow\n    when: report.status", true, "rule R40 no longer says: deny when")]
    public void Diff_SaysLineByLine_WhetherMoreGoesOut(string text, string by, bool isWider, string line)
    {
        folder.Replace("policy.yaml", text, by);
        folder.Replace("policy.yaml", "version: 1", "version: 2");
        string other = Checkout.File("samples/policy/policy.yaml");

        Outcome outcome = Certbridge.Run("policy", "diff", folder.At("policy.yaml"), other);
        Assert.Equal(ExitCode.Done, outcome.Exit);
        Assert.Contains($"{(isWider ? "WIDER   " : "narrower")} {line}", outcome.Output);
        Assert.Contains(isWider ? "two officers have to sign it" : "one officer signs it", outcome.Error);

        JsonElement diff = Certbridge.Run("policy", "diff", folder.At("policy.yaml"), other, "-o", "json").Json;
        Assert.Equal(("PolicyDiff", "alnia-sharing v1", "alnia-sharing v2", isWider),
            (diff.GetProperty("kind").GetString(), diff.GetProperty("before").GetString(), diff.GetProperty("after").GetString(), diff.GetProperty("wider").GetBoolean()));
        Assert.Contains(diff.GetProperty("changes").EnumerateArray(), change => change.GetProperty("wider").GetBoolean() == isWider && change.GetProperty("what").GetString()!.StartsWith(line, StringComparison.Ordinal));
    }

    [Fact]
    public void Diff_OfAHostileText_ShowsWhatItIs()
    {
        folder.Replace("policy.yaml", "water_circle:  [cert-bor]", "water_circle:  [cert-bor, \"cert-\\u200Bbor\"]");
        Outcome outcome = Certbridge.Run("policy", "diff", folder.At("policy.yaml"), Checkout.File("samples/policy/policy.yaml"));
        Assert.Contains("cert-\\u{200B}bor added", outcome.Output);
        Assert.DoesNotContain('\u200b', outcome.Output);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("last-0d")]
    [InlineData("last-d")]
    [InlineData("last-9999999999d")]
    [InlineData("last--1d")]
    public void Diff_AgainstNoTime_IsAUsageError(string period)
    {
        Outcome outcome = Certbridge.Run("policy", "diff", folder.At("policy.yaml"), "--against", period);
        Assert.Equal(ExitCode.Usage, outcome.Exit);
        Assert.Contains("last-30d", outcome.Error);
    }

    [Fact]
    public void Fmt_SaysTheSame_AndLeavesTheFileAlone()
    {
        folder.Replace("policy.yaml", "report.tlp == tlp.red", "(report.tlp==tlp.red)");
        string before = File.ReadAllText(folder.At("policy.yaml"));
        Outcome outcome = Certbridge.Run("policy", "fmt", folder.At("policy.yaml"));
        Assert.True(outcome.Exit == ExitCode.Done, outcome.Error);
        Assert.Contains("when: report.tlp == tlp.red\n", outcome.Output);
        Assert.Equal(before, File.ReadAllText(folder.At("policy.yaml")));

        File.WriteAllText(folder.At("formatted.yaml"), outcome.Output);
        Assert.Contains("lets out exactly what", Certbridge.Run("policy", "diff", folder.At("formatted.yaml"), folder.At("policy.yaml")).Error);
        Assert.Equal(outcome.Output, Certbridge.Run("policy", "fmt", folder.At("formatted.yaml")).Output);
        folder.Replace("policy.yaml", "effect: deny", "effect: forbid");
        Assert.Equal(ExitCode.InputInvalid, Certbridge.Run("policy", "fmt", folder.At("policy.yaml")).Exit);
    }

    [Fact]
    public void Diff_WithoutAnother_NeedsANode()
    {
        Outcome outcome = Certbridge.Run("policy", "diff", folder.At("policy.yaml"));
        Assert.Equal(ExitCode.Usage, outcome.Exit);
        Assert.Contains("CB1004", outcome.Error);
    }
}
