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
    public void NoFile_IsAUsageError() => Assert.Equal(ExitCode.Usage, Certbridge.Run("report", "submit").Exit);
}
