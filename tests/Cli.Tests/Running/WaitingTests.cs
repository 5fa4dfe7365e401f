using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Tests.Running;

/// <summary>A node that is stopped answers nobody: whoever waits for it at a terminal sees that, and nobody else is told.</summary>
public sealed class WaitingTests(RunningNode node) : IClassFixture<RunningNode>
{
    [Fact]
    public async Task WhoWaitsAtATerminal_SeesIt_AndTheLineIsGoneAtTheEnd()
    {
        // Enter lets the node go on, once the line was seen.
        Shown shown = await Terminal.RunAsync(
            $"kill -STOP {ProcessId()}; certbridge ledger verify --timeout 60s --context-file {node.ContextFile} & running=$!; read go; kill -CONT {ProcessId()}; wait $running",
            variables: null, ("\rleaves  ", ""));
        Assert.True(shown.Exit == ExitCode.Done, shown.Text);
        string line = Assert.Single(shown.Text.Split('\n'), one => one.Contains("LOG ", StringComparison.Ordinal));
        Assert.Matches("\r +\rLOG ", line);
        Assert.Contains("every checkpoint holds", shown.Text);
        Assert.DoesNotContain("leaves  ", shown.Text[shown.Text.IndexOf("LOG ", StringComparison.Ordinal)..]);
    }

    [Fact]
    public async Task NobodyElse_IsToldAnything()
    {
        string verify = $"certbridge ledger verify --timeout 2500ms --context-file {node.ContextFile}";
        Shown shown = await Terminal.RunAsync(
            $"kill -STOP {ProcessId()}; {verify} -q & {verify} -o json & {verify} -o ndjson & TERM=dumb {verify} & {verify} 2>&1 | cat & wait; kill -CONT {ProcessId()}");
        Assert.Equal(5, shown.Text.Split(ConnectionErrors.NoAnswerInTime.Code).Length - 1);
        Assert.DoesNotContain("leaves", shown.Text);
        Assert.DoesNotContain('\r', shown.Text);
        Assert.DoesNotContain('\u001b', shown.Text);
    }

    private int ProcessId() => node.Run("node", "status", "-o", "json").Json.GetProperty("processId").GetInt32();
}
