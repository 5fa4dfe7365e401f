using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Tests.Running;

public sealed class PurgeTests(RunningNode node) : IClassFixture<RunningNode>
{
    [Fact]
    public void DryRun_CountsNothingThatIsYoung()
    {
        node.SubmitSample();
        Outcome outcome = node.Run("node", "purge", "--older-than", "14d", "--dry-run", "-o", "json");
        Assert.True(outcome.Exit == ExitCode.Done, outcome.Error);
        Assert.Equal((true, 0, 0), (outcome.Json.GetProperty("dryRun").GetBoolean(), outcome.Json.GetProperty("reports").GetInt32(), outcome.Json.GetProperty("contentBytes").GetInt32()));
    }

    [Theory]
    [InlineData("13d")]
    [InlineData("365")]
    [InlineData("1y")]
    public void AnAgeThatIsTooYoung_OrNone_IsAMistake(string age) => Assert.Equal(ExitCode.Usage, node.Run("node", "purge", "--older-than", age, "--dry-run").Exit);

    [Fact]
    public void WithoutTheNodesId_NothingIsForgotten()
    {
        Outcome unconfirmed = node.Run("node", "purge", "--older-than", "365d", "--yes");
        Assert.Equal(ExitCode.Usage, unconfirmed.Exit);
        Assert.Contains("--confirm cert-tst", unconfirmed.Error);
        Assert.Equal(ExitCode.Usage, node.Run("node", "purge", "--older-than", "365d", "--confirm", "cert-bor").Exit);

        Outcome confirmed = node.Run("node", "purge", "--older-than", "365d", "--confirm", "cert-tst");
        Assert.True(confirmed.Exit == ExitCode.Done, confirmed.Error);
        Assert.StartsWith("-> cert-tst (DEV) as admin\n", confirmed.Error);
    }
}
