using CertBridge.Node.Watching;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Checkpointing;

/// <summary>What a receipt means for something that was said back about a report. Its sealed bytes are needed no more, whatever it says: what is said again is sealed anew.</summary>
internal static class FeedbackAnswers
{
    /// <summary>In the commit that settles the receipt.</summary>
    public static void Settle(StoreWriter writer, OutboxRow entry, Receipt receipt, DateTimeOffset at)
    {
        writer.DestroyContent(ContentKind.Outbox, entry.Id, at);
        if (writer.FindFeedback(entry.Partner, entry.ReportId, entry.Revision) is not { } said)
            return;
        FeedbackEvent answer = EventOf(receipt);
        string because = answer switch
        {
            FeedbackEvent.AnsweredRefused => $"refused by the partner: {MeterWords.Of(receipt.RefusalReason)}",
            FeedbackEvent.Returned => $"it came back: {(receipt.Verdict == ReceiptVerdict.Quarantined ? MeterWords.Of(receipt.QuarantineReason) : MeterWords.Of(receipt.RefusalReason))}",
            _ => "",
        };
        writer.MoveFeedback(said.Id, answer, at, said.State == FeedbackState.Dropped ? null : because);
    }

    /// <summary>Another try mends what was wrong with keys, agreements, numbers and time, and not what was wrong with the feedback.</summary>
    private static FeedbackEvent EventOf(Receipt receipt) => receipt switch
    {
        { Verdict: ReceiptVerdict.Stored } => FeedbackEvent.AnsweredStored,
        { RefusalReason: RefusalReason.Limit or RefusalReason.NotSent or RefusalReason.Withdrawn } => FeedbackEvent.AnsweredRefused,
        _ => FeedbackEvent.Returned,
    };
}
