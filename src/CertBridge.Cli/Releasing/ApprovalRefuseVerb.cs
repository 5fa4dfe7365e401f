using CertBridge.Cli.Nouns;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Releasing;

/// <summary><c>certbridge approval refuse</c>: what waits does not leave; the copy is destroyed, and who refused it, and why, stays.</summary>
internal static class ApprovalRefuseVerb
{
    public static async Task<int> RunAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        await session.AnnounceChangeAsync();
        var request = new RefuseApprovalRequest { Id = ApprovalAsking.IdOf(run), Reason = run.Value(ApprovalNoun.Reason)! };
        RefuseApprovalResponse answer = await session.Node.Approvals.RefuseApprovalAsync(request, cancellationToken: run.Cancel);
        run.Print.One("Approval", json => ApprovalPrinting.Write(json, answer.Summary), () => ApprovalPrinting.Text(run.Print.Times, answer.Summary));
        return ExitCode.Done;
    }
}
