using CertBridge.Node.Deciding;
using CertBridge.Node.Linking;
using CertBridge.Node.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Node.Watching;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Policies;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.FeedingBack;

/// <summary>
/// Says what is to be said back: decides, seals and puts in the outbox. What came back, or may not go as things stand, is tried again an hour later and then after twice as long each time; after
/// <see cref="FeedbackStates.TriesMax"/> tries it is dropped. What was said before the node went down is said after its start.
/// </summary>
internal sealed class FeedbackWorker(NodeStore store, TrustBook trust, FeedbackSealing sealing, LinkSignals signals, TimeProvider time, ILogger<FeedbackWorker> logger)
    : DueWorker(signals.Feedback, FeedbackPerStep, time)
{
    private const int FeedbackPerStep = 32;
    private const int EntryBytes = 8_192;

    protected override Task<int> StepAsync(CancellationToken cancellationToken) => SayDueAsync(cancellationToken);

    /// <returns>How many were looked at.</returns>
    internal async Task<int> SayDueAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = Time.GetUtcNow();
        IReadOnlyList<FeedbackRow> due = store.Read(reader => reader.DueFeedback(now, FeedbackPerStep));
        if (due.Count == 0)
            return 0;
        TrustSnapshot snapshot = trust.Current;
        ReadyFeedback[] ready = [.. Numbered(due).Select(one => new ReadyFeedback(one.Row, one.Number, one.Row.Tries < FeedbackStates.TriesMax ? sealing.Seal(one.Row, one.Number, snapshot, now) : null))];
        FeedbackState?[] became = await store.CommitAsync(CommitUrgency.Routine, ready.Length * EntryBytes, writer => ready.Select(one => Say(writer, one, now)).ToArray(), cancellationToken);
        foreach ((ReadyFeedback one, FeedbackState? state) in ready.Zip(became))
            Tell(one.Row, state);
        return due.Count;
    }

    private void Tell(FeedbackRow row, FeedbackState? state)
    {
        if (state == FeedbackState.OnTheWay)
        {
            signals.Outbox(row.Partner, LaneName.Routine).Raise();
            logger.FeedbackQueued(row.ReportId, row.Partner);
            NodeMeters.Items.Add(NodeMeters.Out, row.Partner.Value, NodeMeters.Feedback, MeterWords.Of(row.Tlp));
        }
        else if (state == FeedbackState.Dropped)
        {
            logger.FeedbackDropped(row.ReportId, row.Partner, row.Tries);
        }
    }

    /// <summary>Each its own number, also where several about one report are due at once: nobody else puts feedback in the outbox.</summary>
    private List<(FeedbackRow Row, ulong Number)> Numbered(IReadOnlyList<FeedbackRow> due)
    {
        var next = new Dictionary<(PartnerId, ReportId), ulong>();
        var numbered = new List<(FeedbackRow, ulong)>(due.Count);
        foreach (FeedbackRow row in due)
        {
            ulong number = next.TryGetValue((row.Partner, row.ReportId), out ulong free) ? free : store.Read(reader => reader.NextFeedbackNumber(row.Partner, row.ReportId));
            next[(row.Partner, row.ReportId)] = number + 1;
            numbered.Add((row, number));
        }
        return numbered;
    }

    /// <returns>The state it is in now; null where it was not looked at, since it does not wait any more.</returns>
    private static FeedbackState? Say(StoreWriter writer, ReadyFeedback ready, DateTimeOffset now)
    {
        // Since it was read the report may have been taken back, and it with it.
        if (writer.FindFeedback(ready.Row.Id) is not { State: FeedbackState.Waiting } stands)
            return null;
        if (ready.Answer is not { } answer)
            return writer.MoveFeedback(stands.Id, FeedbackEvent.Dropped, now, stands.Because.Length > 0 ? stands.Because : "what it is about is not here any more");
        if (answer.Entry is not { } entry)
        {
            writer.PostponeFeedback(stands.Id, now + FeedbackStates.AgainAfter(stands.Tries + 1), $"{ReasonCodes.Word(answer.Decision.Reason)}: {answer.Decision.Because}", answer.Record);
            return FeedbackState.Waiting;
        }
        OutboxEntries.Add(writer, entry, heldUntil: null, now);
        writer.QueueFeedback(stands.Id, ready.Number, answer.Record, now);
        return FeedbackState.OnTheWay;
    }

    /// <param name="Answer">Null where it is to be dropped.</param>
    private sealed record ReadyFeedback(FeedbackRow Row, ulong Number, FeedbackAnswer? Answer);
}
