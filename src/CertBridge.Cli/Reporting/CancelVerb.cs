using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Reporting;

/// <summary><c>certbridge outbox cancel</c>: takes back what has no number yet. Exit 0 when all of it is stopped, 6 when some is, 10 when nothing is.</summary>
internal static class CancelVerb
{
    public static readonly Argument<string> Id = new("ID") { Description = "Report id, such as CB-ALN-2026-0001" };
    public static readonly Option<string> To = Flag.Text("--to", "PARTNER", "From one partner only");

    public static async Task<int> RunAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        await session.AnnounceChangeAsync();
        var request = new CancelOutboxRequest { ReportId = run.Value(Id), Partner = run.Value(To) ?? "" };
        CancelOutboxResponse answer = await session.Node.Outbox.CancelOutboxAsync(request, cancellationToken: run.Cancel);
        run.Print.List("OutboxCancellationList", answer.Entries, CancelPrinting.Columns, CancelPrinting.Write);
        if (answer.Entries.Count > 0 && answer.Entries.All(entry => entry.Stopped))
            return ExitCode.Done;
        if (answer.Entries.Any(entry => entry.Stopped))
        {
            foreach (CancelledEntry kept in answer.Entries.Where(entry => !entry.Stopped))
                run.Say(CancelPrinting.Sentence(kept));
            return ExitCode.Partial;
        }
        string what = answer.Entries.Count == 0
            ? $"nothing of {request.ReportId} was queued{(request.Partner.Length == 0 ? "" : $" for {request.Partner}")}"
            : $"{request.ReportId} was sent to {string.Join(", ", answer.Entries.Select(entry => entry.Entry.Partner))}";
        throw new CommandFailedException(StoredItemErrors.NothingToCancel, what);
    }
}
