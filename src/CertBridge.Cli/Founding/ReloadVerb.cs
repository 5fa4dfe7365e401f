using CertBridge.Cli.Parsing;
using CertBridge.Cli.Running;
using CertBridge.Node.Supervising;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;

namespace CertBridge.Cli.Founding;

/// <summary><c>certbridge node reload</c>: the running node reads node.yaml, its operators and its own card again. What <c>systemctl reload</c> runs.</summary>
internal static class ReloadVerb
{
    public static Verb Create() => new("reload", "Have the node whose home lies and runs on this machine read its settings again, without a context; exit 3 with every mistake, and nothing changes", RunAsync)
    {
        Examples = ["node reload", "node reload --home ./aln"],
    };

    private static Task<int> RunAsync(CommandRun run)
    {
        Parsed<ReloadRequest> sent = ReloadRequest.Send(NodeHome.At(run.Home));
        if (!sent.IsValid)
            throw new CommandFailedException(sent.Problems);
        run.Print.One("Reload",
            json => json.WriteNumber("process", sent.Value.Process),
            () => $"told process {sent.Value.Process} to read its settings again; its log names what holds now and what only from the next start on\n");
        return Task.FromResult(ExitCode.Done);
    }
}
