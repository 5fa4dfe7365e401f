using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Operating;

/// <summary>
/// A partner's log about us: every receipt is for an outbox entry we sent, with our digest and the state we show, as many as we show settled;
/// what it says it sent us is what we received. Where a new epoch began, an entry may have a receipt under a number of each, and one of them settled it.
/// </summary>
internal sealed class FollowedLogVerification(IReadOnlyList<LogScope> logs, OutboxStanding outbox, long receiptsAlone, IReadOnlyDictionary<LaneName, LaneIn> received, LedgerFindings findings)
{
    private long receipts;

    public void Check(StoreReader reader, LogScope log, LeafRecord leaf, ulong index)
    {
        if (leaf.Sent is { } sent)
            CheckSent(reader, log, sent, index);
        else if (leaf.Receipt is { } receipt)
            CheckReceipt(reader, log, receipt, index);
    }

    /// <summary>After the last leaf.</summary>
    public void Finish()
    {
        long settled = outbox.Delivered + outbox.Quarantined + outbox.Refused - receiptsAlone;
        if (receipts != settled)
            findings.Add(logs[^1].Name, $"it has {receipts} receipts and the outbox shows {settled} entries settled by it");
    }

    private void CheckReceipt(StoreReader reader, LogScope log, Receipt receipt, ulong index)
    {
        if (receipt.RefusalReason == RefusalReason.NumberReused)
            return;
        if (reader.FindByNumber(log.Partner, receipt.Lane, receipt.Epoch, receipt.Number) is not { } entry)
        {
            if (reader.IsEndedNumber(log.Partner, LogSide.Mine, receipt.Lane, receipt.Epoch, receipt.Number))
                return; // this node went back, and forgot it
            receipts++;
            findings.Add(log.Name, $"leaf {index} receipts number {receipt.Number}, which was never sent");
            return;
        }
        if (reader.ReceiptPlaceOf(entry.Id) is { } place ? place == log.Log.First + index : !entry.IsFormer)
            receipts++;
        if (!Is(entry.EnvelopeDigest, receipt.EnvelopeDigest.Span))
            findings.Add(log.Name, $"leaf {index} receipts another envelope digest under number {receipt.Number} than was sent");
        else if (entry.State != StateOf(receipt.Verdict) && entry is not { IsFormer: true, State: OutboxState.Sent })
            findings.Add(log.Name, $"leaf {index} says {receipt.Verdict} and the outbox entry with number {receipt.Number} is {entry.State}");
    }

    private void CheckSent(StoreReader reader, LogScope log, SentRecord sent, ulong index)
    {
        LaneIn floor = received.GetValueOrDefault(sent.Lane) ?? LaneIn.Start;
        if (sent.Epoch != floor.Epoch || sent.Number > floor.Floor)
            return; // said to be sent, not here yet
        InboxRow? row = reader.FindInboxByNumber(log.Partner, sent.Lane, sent.Epoch, sent.Number) ?? ReceivedBefore(reader, log, sent);
        if (row is null || !Is(row.EnvelopeDigest, sent.EnvelopeDigest.Span))
            findings.Add(log.Name, $"leaf {index} says another envelope was sent under number {sent.Number} than was received");
    }

    /// <summary>What came before under another number, as before a new epoch, has its row there.</summary>
    private static InboxRow? ReceivedBefore(StoreReader reader, LogScope log, SentRecord sent) =>
        EnvelopeId.TryFromBytes(sent.EnvelopeId.Span, out EnvelopeId id) ? reader.FindInboxByEnvelope(log.Partner, id) : null;

    private static OutboxState StateOf(ReceiptVerdict verdict) => verdict switch
    {
        ReceiptVerdict.Stored => OutboxState.Delivered,
        ReceiptVerdict.Quarantined => OutboxState.Quarantined,
        _ => OutboxState.Refused,
    };

    private static bool Is(Digest stored, ReadOnlySpan<byte> told) => Digest.TryFromBytes(told, out Digest digest) && digest == stored;
}
