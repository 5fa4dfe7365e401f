using CertBridge.Storage;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Delivering;

/// <summary>What becomes of a feedback whose entry was taken out of the outbox before it had a number. Its sealed bytes are needed no more: it is sealed anew, or not said again.</summary>
internal static class FeedbackTakenOut
{
    /// <summary>It is tried again later.</summary>
    public static void ComesBack(StoreWriter writer, OutboxRow entry, string because, DateTimeOffset now) => Move(writer, entry, FeedbackEvent.Returned, because, now);

    /// <summary>Somebody stopped it.</summary>
    public static void IsDropped(StoreWriter writer, OutboxRow entry, string because, DateTimeOffset now) => Move(writer, entry, FeedbackEvent.Dropped, because, now);

    private static void Move(StoreWriter writer, OutboxRow entry, FeedbackEvent happened, string because, DateTimeOffset now)
    {
        writer.DestroyContent(ContentKind.Outbox, entry.Id, now);
        if (writer.FindFeedback(entry.Partner, entry.ReportId, entry.Revision) is { } said)
            writer.MoveFeedback(said.Id, happened, now, said.State == FeedbackState.Dropped ? null : because);
    }
}
