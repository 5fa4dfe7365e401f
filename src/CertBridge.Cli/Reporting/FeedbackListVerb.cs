using System.CommandLine;
using CertBridge.Cli.Nouns;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Reporting;

/// <summary><c>certbridge feedback list</c>: what partners said, or what was said here.</summary>
internal static class FeedbackListVerb
{
    public static readonly Option<bool> Given = new("--given") { Description = "What was said here about reports of partners, and where it stands" };

    public static async Task<int> RunAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        var request = new ListFeedbackRequest
        {
            ReportId = run.OptionalValue(FeedbackNoun.Report) ?? "",
            Given = run.Has(Given),
            Limit = Paging.LimitOf(run),
            Cursor = Paging.CursorOf(run),
        };
        ListFeedbackResponse page = await session.Node.Feedback.ListFeedbackAsync(request, cancellationToken: run.Cancel);
        run.Print.List("FeedbackList", page.Entries, FeedbackPrinting.Columns(run.Print.Times), FeedbackPrinting.Write, page.Next);
        Paging.SayNext(run, page.Next);
        return ExitCode.Done;
    }
}
