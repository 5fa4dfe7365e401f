using CertBridge.Cli.Parsing;
using CertBridge.Cli.Running;
using CertBridge.Node.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;

namespace CertBridge.Cli.Founding;

/// <summary><c>certbridge node run</c>: this process becomes the gateway. It says <c>ready</c> on standard error, then only JSON lines.</summary>
internal static class RunVerb
{
    public static Verb Create() => new("run", "Be the gateway until SIGTERM", RunAsync)
    {
        Examples = ["node run", "node run --home /srv/aln"],
    };

    private static async Task<int> RunAsync(CommandRun run)
    {
        IReadOnlyList<Problem> problems = await NodeProgram.RunAsync(NodeHome.At(run.Home), run.Cancel);
        return problems.Count == 0 ? ExitCode.Done : throw new CommandFailedException(problems);
    }
}
