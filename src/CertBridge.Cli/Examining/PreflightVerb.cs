using CertBridge.Cli.Parsing;
using CertBridge.Cli.Running;
using CertBridge.Node.Examining;
using CertBridge.Storage.Homes;

namespace CertBridge.Cli.Examining;

/// <summary><c>certbridge node preflight</c>: may the node be started? For systemd's ExecStartPre: no network, no running node, exit 3 blocks the start.</summary>
internal static class PreflightVerb
{
    public static Verb Create() => new("preflight", "Look at the home before a start, without network; exit 3 when the node should not start", RunAsync)
    {
        Examples = ["node preflight", "node preflight --home /srv/aln -o json"],
    };

    private static Task<int> RunAsync(CommandRun run) =>
        Task.FromResult(FindingPrinting.Print(run, HomeExamination.BeforeStart(NodeHome.At(run.Home), run.Time)));
}
