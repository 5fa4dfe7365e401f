using CertBridge.Node.Anchoring;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Operating;

/// <summary>
/// Our log about one partner: every <em>sent</em> leaf is an outbox entry under that number, every receipt an inbox row, every anchor opens, numbers have no
/// gap, and both lanes stand where the last leaf says. A new epoch began another log, which goes on where the one before was closed.
/// </summary>
internal sealed class LinkLogVerification(
    NodeIdentity self, IReadOnlyList<LogScope> logs, IReadOnlyDictionary<LaneName, LaneOut> sentUpTo, IReadOnlyDictionary<LaneName, LaneIn> receivedUpTo, LedgerFindings findings)
{
    private readonly Dictionary<LaneName, LaneOut> lastSent = [];
    private readonly Dictionary<LaneName, LaneIn> lastReceipted = [];

    public void Check(StoreReader reader, LogScope log, LeafRecord leaf, ulong index)
    {
        if (leaf.Sent is { } sent)
            CheckSent(reader, log, sent, index);
        else if (leaf.Anchor is { } anchor)
            CheckAnchor(reader, log, anchor, index);
        else
            CheckReceipt(reader, log, leaf.Receipt, index);
    }

    /// <summary>After the last leaf.</summary>
    public void Finish()
    {
        foreach ((LaneName lane, LaneOut given) in sentUpTo)
        {
            ulong last = lastSent.GetValueOrDefault(lane) is { } sent && sent.Epoch == given.Epoch ? sent.LastNumber : 0;
            if (last != given.LastNumber)
                findings.Add(logs[^1].Name, $"the last number given on {Word(lane)} is {given.LastNumber} and the last sent leaf has {last}");
        }
        foreach ((LaneName lane, LaneIn floor) in receivedUpTo)
        {
            ulong last = lastReceipted.GetValueOrDefault(lane) is { } receipted && receipted.Epoch == floor.Epoch ? receipted.Floor : 0;
            if (last != floor.Floor)
                findings.Add(logs[^1].Name, $"the floor of {Word(lane)} is {floor.Floor} and the last receipt is for {last}");
        }
    }

    private void CheckSent(StoreReader reader, LogScope log, SentRecord sent, ulong index)
    {
        LaneOut before = lastSent.GetValueOrDefault(sent.Lane) ?? new LaneOut(0, 0);
        bool isNext = sent.Epoch == before.Epoch ? sent.Number == before.LastNumber + 1 : sent.Epoch > before.Epoch && sent.Number == 1;
        if (!isNext)
            findings.Add(log.Name, $"leaf {index} has number {sent.Number} of {Word(sent.Lane)} after {before.LastNumber}");
        lastSent[sent.Lane] = new LaneOut(sent.Epoch, sent.Number);
        if (reader.FindByNumber(log.Partner, sent.Lane, sent.Epoch, sent.Number) is not { } entry)
            findings.Add(log.Name, $"leaf {index} says number {sent.Number} was sent, and the outbox has no such entry");
        else if (!Is(entry.EnvelopeDigest, sent.EnvelopeDigest.Span))
            findings.Add(log.Name, $"leaf {index} has another envelope digest than the outbox entry with number {sent.Number}");
    }

    private void CheckReceipt(StoreReader reader, LogScope log, Receipt receipt, ulong index)
    {
        // A second envelope under a used number has its refusal and no row of its own.
        if (receipt.RefusalReason == RefusalReason.NumberReused)
            return;
        lastReceipted[receipt.Lane] = new LaneIn(receipt.Epoch, receipt.Number);
        if (reader.FindInboxByNumber(log.Partner, receipt.Lane, receipt.Epoch, receipt.Number) is not { } row)
            CheckRepeated(reader, log, receipt, index);
        else if (!Is(row.EnvelopeDigest, receipt.EnvelopeDigest.Span) || row.LeafIndex != log.Log.First + index)
            findings.Add(log.Name, $"leaf {index} has another envelope digest than the inbox item with number {receipt.Number}, or the item names another leaf");
        else if ((int)row.State != (int)receipt.Verdict)
            findings.Add(log.Name, $"leaf {index} says {receipt.Verdict} and the inbox item with number {receipt.Number} is {row.State}");
    }

    /// <summary>What opens it is as it was; that the node log still is too is looked at there.</summary>
    private void CheckAnchor(StoreReader reader, LogScope log, AnchorRecord anchor, ulong index)
    {
        if (AnchorReading.OpeningOf(reader.FindAnchor(log.Partner, log.Log.First + index), self.Environment, self.Id) is not { } opening)
            findings.Add(log.Name, $"leaf {index} anchors the node log, and what opens it is not kept");
        else if (!opening.Opens(anchor.Blinded.Span))
            findings.Add(log.Name, $"leaf {index} anchors another node log than the one of {opening.Checkpoint.Size} leaves with root {opening.Checkpoint.Root} that is kept for it: what was anchored was changed");
    }

    /// <summary>An envelope that came before under another number, as after a new epoch, is receipted again as it was and gets no second row.</summary>
    private void CheckRepeated(StoreReader reader, LogScope log, Receipt receipt, ulong index)
    {
        InboxRow? row = EnvelopeId.TryFromBytes(receipt.EnvelopeId.Span, out EnvelopeId id) ? reader.FindInboxByEnvelope(log.Partner, id) : null;
        if (row is null || !Is(row.EnvelopeDigest, receipt.EnvelopeDigest.Span))
            findings.Add(log.Name, $"leaf {index} receipts number {receipt.Number}, and the inbox has no such item");
        else if ((int)row.State != (int)receipt.Verdict)
            findings.Add(log.Name, $"leaf {index} says {receipt.Verdict} again and the inbox item with number {row.Number} is {row.State}");
    }

    private static string Word(LaneName lane) => lane.ToString().ToLowerInvariant();

    private static bool Is(Digest stored, ReadOnlySpan<byte> told) => Digest.TryFromBytes(told, out Digest digest) && digest == stored;
}
