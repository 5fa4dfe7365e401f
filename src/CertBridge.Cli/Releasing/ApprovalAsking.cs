using System.Globalization;
using CertBridge.Cli.Nouns;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Releasing;

/// <summary>The approval a command names.</summary>
internal static class ApprovalAsking
{
    public static ulong IdOf(CommandRun run)
    {
        string text = run.Value(ApprovalNoun.Id);
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong id) && id > 0
            ? id
            : throw CommandFailedException.Usage($"{TerminalText.Short(text)} is not the number of an approval", "certbridge approval list");
    }

    public static async Task<ShowApprovalResponse> ShownAsync(CommandRun run, NodeSession session) =>
        await session.Node.Approvals.ShowApprovalAsync(new ShowApprovalRequest { Id = IdOf(run) }, cancellationToken: run.Cancel);
}
