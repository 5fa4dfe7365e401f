using System.Text.Json;
using CertBridge.Cli.Tests.Running;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Tests.Ruling;

/// <summary><c>policy explain</c>: one decision, named in one of two ways, as it was made and made again.</summary>
public sealed class PolicyExplainTests(RunningNode node) : IClassFixture<RunningNode>
{
    [Fact]
    public void ADecision_IsShownStepByStep_AndComesOutTheSame()
    {
        string id = node.SubmitSample();

        Outcome shown = node.Run("policy", "explain", id, "--to", "cert-bor");
        Assert.True(shown.Exit == ExitCode.Done, shown.Error);
        Assert.Matches("^decision +[0-9]+, deny NO_AGREEMENT\n", shown.Output);
        Assert.Contains($"{id} revision 1 for cert-bor\n", shown.Output);
        Assert.Matches("\nstands on +G02\n", shown.Output);
        Assert.Matches("\npolicy +built-in v1\n", shown.Output);
        Assert.Matches("\nagreement +none\n", shown.Output);
        Assert.Matches("\n +G02 +fail +", shown.Output);
        Assert.Matches("\n +R1 +allow +", shown.Output);
        Assert.DoesNotContain("->", shown.Error);

        Outcome again = node.Run("policy", "explain", id, "--to", "cert-bor", "--replay", "-o", "json");
        Assert.True(again.Exit == ExitCode.Done, again.Error);
        Assert.Equal(("DecisionExplanation", "same"), (again.Json.GetProperty("kind").GetString(), again.Json.GetProperty("replay").GetString()));
        JsonElement record = again.Json.GetProperty("record");
        Assert.Equal((id, "cert-bor", "deny"), (record.GetProperty("report").GetString(), record.GetProperty("partner").GetString(), record.GetProperty("outcome").GetString()));

        Outcome numbered = node.Run("policy", "explain", "--decision", again.Json.GetProperty("decision").GetRawText(), "-o", "json");
        Assert.Equal(record.GetRawText(), numbered.Json.GetProperty("record").GetRawText());
        Assert.Equal("", numbered.Json.GetProperty("replay").GetString());
    }

    /// <summary>Without an agreement no policy lets it out: of the questions of the last day none is answered otherwise.</summary>
    [Fact]
    public void TheQuestionsOfTheLastDay_AreAskedOfAnotherPolicy()
    {
        node.SubmitSample();
        Outcome outcome = node.Run("policy", "diff", Checkout.File("samples/policy/policy.yaml"), "--against", "last-1d", "-o", "json");
        Assert.True(outcome.Exit == ExitCode.Done, outcome.Error);
        Assert.Equal("PolicyTrial", outcome.Json.GetProperty("kind").GetString());
        Assert.True(outcome.Json.GetProperty("asked").GetInt32() >= 1);
        Assert.Equal((0, 0), (outcome.Json.GetProperty("changed").GetInt32(), outcome.Json.GetProperty("items").GetArrayLength()));
    }

    [Theory]
    [InlineData(ExitCode.Usage)]
    [InlineData(ExitCode.Usage, "CB-TST-2026-0404")]
    [InlineData(ExitCode.Usage, "--to", "cert-bor")]
    [InlineData(ExitCode.Usage, "CB-TST-2026-0404", "--decision", "1")]
    [InlineData(ExitCode.Usage, "--decision", "0")]
    [InlineData(ExitCode.Usage, "--decision", "-1")]
    [InlineData(ExitCode.Usage, "--decision", "\u001b[2J")]
    public void ADecisionThatIsNamedInNoWay_OrInTwo_IsAUsageError(int exit, params string[] words)
    {
        Outcome outcome = node.Run(["policy", "explain", .. words]);
        Assert.Equal(exit, outcome.Exit);
        Assert.Empty(outcome.Output);
        Assert.DoesNotContain('\u001b', outcome.Error);
    }

    [Fact]
    public void ADecisionThatIsNotThere_IsSaid()
    {
        Outcome outcome = node.Run("policy", "explain", "--decision", "4711");
        Assert.NotEqual(ExitCode.Done, outcome.Exit);
        Assert.Contains("There is no decision 4711 here.", outcome.Error);
    }
}
