using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Tests.Parsing;

/// <summary>A command line that means nothing: exit 2, the nearest word on stderr, nothing on stdout.</summary>
public sealed class MistakeTests
{
    [Theory]
    [InlineData("did you mean report?", "reprot", "list")]
    [InlineData("did you mean list?", "report", "lits")]
    [InlineData("did you mean --format?", "report", "submit", "x.yaml", "--fromat", "yaml")]
    [InlineData("did you mean --output?", "version", "--ouput", "json")]
    [InlineData("did you mean policy?", "polcy", "show")]
    [InlineData("did you mean test?", "policy", "tset", "samples/policy")]
    [InlineData("did you mean coverage?", "policy", "covrage", "samples/policy")]
    [InlineData("did you mean --dry-run?", "policy", "load", "x.yaml", "--dry-rnu")]
    [InlineData("certbridge policy --help", "policy", "zzzzzzz")]
    [InlineData("certbridge report --help", "report", "zzzzzzz")]
    public void AWrongWord_NamesTheNearest(string expected, params string[] words)
    {
        Outcome outcome = Certbridge.Run(words);
        Assert.Equal(ExitCode.Usage, outcome.Exit);
        Assert.Contains(expected, outcome.Error);
        Assert.Empty(outcome.Output);
    }

    [Theory]
    [InlineData("report")]
    [InlineData("report", "show")]
    [InlineData("errors", "show", "CB1301", "CB1302")]
    [InlineData("version", "-o", "xml")]
    [InlineData("version", "--timeout", "soon")]
    [InlineData("version", "--timeout", "0s")]
    [InlineData("version", "-o")]
    [InlineData("nonsense", "--help")]
    [InlineData("--nonsense")]
    [InlineData("@/etc/passwd")]
    [InlineData("")]
    [InlineData("errors", "show", "CB0000")]
    public void AMistake_ExitsTwo_WithNothingOnStandardOutput(params string[] words)
    {
        Outcome outcome = Certbridge.Run(words);
        Assert.Equal(ExitCode.Usage, outcome.Exit);
        Assert.Empty(outcome.Output);
        Assert.Contains("CB1001", outcome.Error);
    }

    /// <summary>A value that is none of a closed list: the word that is near is named, and none where none is, since what a hint says is copied and sent.</summary>
    [Theory]
    [InlineData(ExitCode.InputInvalid, "did you mean --kind useful?", "feedback", "add", "CB-BOR-2026-0001", "--kind", "usefull")]
    [InlineData(ExitCode.InputInvalid, "did you mean --kind false-positive?", "feedback", "add", "CB-BOR-2026-0001", "--kind", "false-postive")]
    [InlineData(ExitCode.InputInvalid, "did you mean --kind expired?", "feedback", "add", "CB-BOR-2026-0001", "--kind", "expird")]
    [InlineData(ExitCode.InputInvalid, "--kind with one of these words", "feedback", "add", "CB-BOR-2026-0001", "--kind", "boring")]
    [InlineData(ExitCode.Usage, "did you mean --reason wrong-victim?", "report", "retract", "CB-ALN-2026-0001", "--reason", "wrong-victm", "--instruct", "delete", "--yes")]
    [InlineData(ExitCode.Usage, "did you mean --instruct stop-using?", "report", "retract", "CB-ALN-2026-0001", "--reason", "wrong", "--instruct", "stop-usng", "--yes")]
    public void AWordOfAClosedList_ThatIsMistyped_NamesTheNearestOrNone(int exit, string expected, params string[] words)
    {
        Outcome outcome = Certbridge.Run(words);
        Assert.Equal(exit, outcome.Exit);
        Assert.Contains($"Next: {expected}", outcome.Error);
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public void AMistake_WithJson_IsOneObject()
    {
        Outcome outcome = Certbridge.Run("-o", "json", "report", "lits");
        Assert.Equal("CB1001", outcome.ErrorJson.GetProperty("code").GetString());
        Assert.Equal(ExitCode.Usage, outcome.ErrorJson.GetProperty("exit").GetInt32());
        Assert.Equal(["code", "exit", "message", "field", "hint", "correlationId"], outcome.ErrorJson.EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public void WhatWasTyped_ComesBackEscaped()
    {
        Outcome outcome = Certbridge.Run("report", "\u001b]0;owned\u0007\u202e");
        Assert.DoesNotContain('\u001b', outcome.Error);
        Assert.DoesNotContain('\u0007', outcome.Error);
        Assert.DoesNotContain('\u202e', outcome.Error);
        Assert.Contains("\\u{1B}", outcome.Error);
    }
}
