using CertBridge.Node.Admitting;
using CertBridge.Node.Linking;
using CertBridge.Node.Releasing;
using CertBridge.Protocol.Ids;
using CertBridge.Storage;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Delivering;

/// <summary>
/// Takes back what has no number yet. The store's writer alone decides between this and a number: in one commit each entry is looked at, moved if it is still queued, and
/// the leaf says who took what back. An entry with a number is not touched, since the partner may have it.
/// </summary>
internal sealed class EntryCancelling(NodeStore store, SettledReports settled, TimeProvider time, ILogger<EntryCancelling> logger)
{
    private const int CommitBytes = 1024;

    /// <param name="report">The report.</param>
    /// <param name="only">One partner; null for all.</param>
    /// <param name="caller">Who takes it back.</param>
    /// <param name="cancellationToken">Ends the wait for the commit, not the commit.</param>
    /// <returns>Every entry asked about as it is now; none where nothing was queued for anybody.</returns>
    public async Task<IReadOnlyList<EntryCancellation>> CancelAsync(ReportId report, PartnerId? only, Caller caller, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        EntryCancellation[] outcome =
            await store.CommitAsync(CommitUrgency.Urgent, CommitBytes, writer => Cancel(writer, report, only, caller, now), cancellationToken);
        CrashPoints.Reach(CrashPoint.CancelStored);
        foreach (EntryCancellation one in outcome.Where(one => one.IsTakenBackNow))
            logger.TakenBack(report.Value, one.Entry.Partner, caller.Name);
        settled.Tell(report);
        return outcome;
    }

    private static EntryCancellation[] Cancel(StoreWriter writer, ReportId report, PartnerId? only, Caller caller, DateTimeOffset now)
    {
        EntryCancellation[] outcome = [.. writer.ListOutbox(report).Where(entry => only is null || entry.Partner == only).Select(entry => Cancel(writer, entry, caller, now))];
        OutboxRow[] takenBack = [.. outcome.Where(one => one.IsTakenBackNow).Select(one => one.Entry)];
        if (takenBack.Length > 0)
            writer.AppendNodeLeaf(CancellationLeaf.Kind, CancellationLeaf.Write(report, takenBack, caller, now));
        CrashPoints.Reach(CrashPoint.CancelWritten);
        return outcome;
    }

    private static EntryCancellation Cancel(StoreWriter writer, OutboxRow entry, Caller caller, DateTimeOffset now)
    {
        if (entry.State != OutboxState.Queued || entry.Kind == CarriedKind.Withdrawal)
            return new EntryCancellation(entry, IsTakenBackNow: false);
        string because = $"{caller.Name} took it back before it was sent";
        ApprovalEnding.EndEntry(writer, entry, ApprovalEvent.Withdrawn, OutboxEvent.Cancelled, because, now);
        if (entry.Kind == CarriedKind.Feedback)
            FeedbackTakenOut.IsDropped(writer, entry, because, now);
        WithdrawnForOne.EndOfPassedOn(writer, entry, now);
        return new EntryCancellation(writer.FindOutboxById(entry.Id)!, IsTakenBackNow: true);
    }
}
