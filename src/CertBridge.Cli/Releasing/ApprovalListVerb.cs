using CertBridge.Cli.Nouns;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Releasing;

/// <summary><c>certbridge approval list</c>.</summary>
internal static class ApprovalListVerb
{
    public static async Task<int> RunAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        var request = new ListApprovalsRequest { Limit = Paging.LimitOf(run), Cursor = Paging.CursorOf(run), State = run.Value(ApprovalNoun.State) ?? "" };
        ListApprovalsResponse page = await session.Node.Approvals.ListApprovalsAsync(request, cancellationToken: run.Cancel);
        HumanTime times = run.Print.Times;
        run.Print.List("ApprovalList", page.Approvals,
            [
                new("ID", approval => approval.Id.ToString()),
                new("STATE", approval => approval.State),
                new("REPORT", approval => approval.ReportId),
                new("REV", approval => approval.Revision.ToString()),
                new("TO", approval => approval.Partner),
                new("MARKING", approval => MarkingText.Of(approval.Marking)),
                new("SIGNED BY", approval => string.Join(", ", approval.SignedBy)),
                new("UNTIL", approval => times.Both(approval.ExpiresMs)),
                new("BECAUSE", approval => approval.Because, WidthMax: 100),
            ],
            ApprovalPrinting.Write, page.Next);
        Paging.SayNext(run, page.Next);
        return ExitCode.Done;
    }
}
