using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Tests.Reporting;

/// <summary>What is refused before a node is called at all.</summary>
public sealed class SubmitTests
{
    [Theory]
    [InlineData("--tlp", "purple")]
    [InlineData("--tlp", "amber-strict")]
    [InlineData("--tlp", "")]
    [InlineData("--pap", "amber+strict")]
    [InlineData("--pap", "white")]
    public void AMarkingThatIsNone_IsAUsageError(string flag, string word)
    {
        Outcome outcome = Certbridge.Run("report", "submit", Checkout.File("samples/report.yaml"), flag, word);
        Assert.Equal(ExitCode.Usage, outcome.Exit);
        Assert.Contains("one of: clear", outcome.Error);
    }

    [Fact]
    public void WithoutAContext_NothingIsSent()
    {
        Outcome outcome = Certbridge.Run("report", "submit", Checkout.File("samples/report.yaml"));
        Assert.Equal(ExitCode.Usage, outcome.Exit);
        Assert.Contains("CB1004", outcome.Error);
    }

    [Fact]
    public void DryRunHere_JudgesTheDocument_WithoutANode()
    {
        string sample = Checkout.File("samples/report.yaml");
        string misp = Checkout.File("samples/misp-event-eset.json");
        Outcome ours = Certbridge.Run("report", "submit", "--dry-run=client", sample);
        Assert.Equal(ExitCode.Done, ours.Exit);
        Assert.StartsWith("ok  ", ours.Output);
        Assert.Equal(ExitCode.Done, Certbridge.Run("report", "submit", misp, "-n=client", "--format", "misp", "--tlp", "green", "--pap", "green").Exit);
        Outcome unmarked = Certbridge.Run("report", "submit", misp, "--format", "misp", "--dry-run=client");
        Assert.Equal(ExitCode.InputInvalid, unmarked.Exit);
        Assert.Contains("CB1301", unmarked.Error);
        Outcome beside = Certbridge.Run("report", "submit", sample, "--tlp", "green", "--dry-run=client");
        Assert.Equal(ExitCode.Usage, beside.Exit);
        Assert.Contains("CB1295", beside.Error);
    }

    /// <summary>A flag that may stand alone takes nothing from the words behind it.</summary>
    [Theory]
    [InlineData("report", "submit", "--dry-run", "/nonexistent.yaml")]
    [InlineData("report", "submit", "-n", "/nonexistent.yaml")]
    [InlineData("report", "submit", "/nonexistent.yaml", "-n")]
    [InlineData("report", "preview", "/nonexistent.yaml")]
    public void DryRunAlone_LeavesTheFileToItsPlace(params string[] words) =>
        Assert.Contains("\"/nonexistent.yaml\" cannot be read", Certbridge.Run(words).Error);

    [Fact]
    public void DryRunElsewhere_IsAUsageError()
    {
        Outcome outcome = Certbridge.Run("report", "submit", Checkout.File("samples/report.yaml"), "--dry-run=maybe");
        Assert.Equal(ExitCode.Usage, outcome.Exit);
        Assert.Contains("--dry-run=client", outcome.Error);
    }

    [Fact]
    public void NoFile_IsAUsageError() => Assert.Equal(ExitCode.Usage, Certbridge.Run("report", "submit").Exit);
}
