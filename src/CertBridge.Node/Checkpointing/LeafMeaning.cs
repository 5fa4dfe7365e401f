using CertBridge.Node.Linking;
using CertBridge.Node.Watching;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Following;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Checkpointing;

/// <summary>What followed leaves say about our outbox and inbox, found by reading only.</summary>
internal sealed class LeafMeaning
{
    /// <summary>
    /// Twice what may be in flight: a sender numbers up to its window, and those that are accepted while the lane's owner looks for the next may add as many. What it
    /// knows of our floor is never more than the floor itself.
    /// </summary>
    public const int NumberedAheadMax = 2 * Protocol.Limits.InFlightMax;

    private readonly List<ReceiptMeaning> receipts = [];
    private readonly List<PlacedReceipt> placed = [];
    private readonly List<string> alarms = [];
    private readonly HashSet<long> settledHere = [];
    private readonly Dictionary<LaneName, FollowedLane> lanes = [];

    private LeafMeaning()
    {
    }

    public IReadOnlyList<ReceiptMeaning> Receipts => receipts;

    public IReadOnlyList<string> Alarms => alarms;

    /// <summary>Receipts that were taken signed by themselves before, and lie beneath a checkpoint now.</summary>
    public IReadOnlyList<PlacedReceipt> Placed => placed;

    /// <summary>How far each lane was numbered that these leaves name.</summary>
    public IReadOnlyCollection<FollowedLane> Lanes => lanes.Values;

    /// <summary>What does not fit what was exchanged; null when all does.</summary>
    public string? Conflict { get; private set; }

    /// <summary>Of a receipt that its giver signed by itself, before its leaf is followed or after.</summary>
    public static LeafMeaning OfReceiptAlone(StoreReader reader, PartnerId partner, FollowedLeaf leaf)
    {
        var meaning = new LeafMeaning();
        bool contradicts = leaf.Index < reader.FollowedLogSize(partner) && !reader.FollowedLeaves(partner, leaf.Index, 1)[0].AsSpan().SequenceEqual(leaf.Bytes);
        meaning.Conflict = contradicts ? NotThatReceipt(leaf.Index) : meaning.Receipt(reader, partner, leaf);
        return meaning;
    }

    public static LeafMeaning Of(StoreReader reader, PartnerId partner, IReadOnlyList<FollowedLeaf> leaves)
    {
        var meaning = new LeafMeaning();
        foreach (FollowedLeaf leaf in leaves)
        {
            meaning.Conflict ??= leaf.Record.HappeningCase switch
            {
                LeafRecord.HappeningOneofCase.Receipt => meaning.Receipt(reader, partner, leaf),
                LeafRecord.HappeningOneofCase.Sent => meaning.Sent(reader, partner, leaf.Record.Sent, leaf.Index),
                _ => null, // an anchor says nothing here; its place and its bytes are what the partner cannot take back
            };
        }
        if (leaves.Count > 0)
            meaning.Conflict ??= meaning.Misplaced(reader, partner, leaves[0].Index, leaves[^1].Index + 1);
        return meaning;
    }

    private string? Receipt(StoreReader reader, PartnerId partner, FollowedLeaf leaf)
    {
        Receipt receipt = leaf.Record.Receipt;
        OutboxRow? entry = reader.FindByNumber(partner, receipt.Lane, receipt.Epoch, receipt.Number);
        if (entry is null && reader.IsEndedNumber(partner, LogSide.Mine, receipt.Lane, receipt.Epoch, receipt.Number))
            return null; // this node went back, and forgot what it had sent under it
        if (entry is null)
            return $"leaf {leaf.Index} receipts number {receipt.Number}, which was never sent";
        if (!receipt.EnvelopeDigest.Span.SequenceEqual(entry.EnvelopeDigest.ToBytes()))
            return OtherDigest(receipt, entry, leaf.Index);
        if (receipt.Verdict == ReceiptVerdict.Stored && !receipt.ManifestDigest.Span.SequenceEqual(entry.ManifestDigest.ToBytes()))
            return $"leaf {leaf.Index} receipts number {receipt.Number} with another manifest than was sent";
        if (receipt.Verdict == ReceiptVerdict.Stored && receipt.Kind == ReceiptKind.Applied != (entry.Kind == CarriedKind.Withdrawal))
            return $"leaf {leaf.Index} receipts number {receipt.Number} as {receipt.Kind}, which is not what a {entry.Kind} gets";
        // An entry that had the number before has one of the newer epoch. That has to be sent, or the lane would wait for it for ever, and is what settles it.
        if (entry is { State: OutboxState.Sent, IsFormer: false } && settledHere.Add(entry.Id))
            receipts.Add(new ReceiptMeaning(entry, leaf, EventOf(receipt), ErrorOf(receipt), CodeOf(receipt)));
        else if (LaneGroups.Of(entry.Lane) == LaneGroup.Urgent && reader.FindReceiptAlone(entry.Id, reader.CurrentLog(partner, LogSide.Theirs).First + leaf.Index) is { } alone && leaf.Bytes.AsSpan().SequenceEqual(alone.Record))
            placed.Add(new PlacedReceipt(entry, leaf));
        return null;
    }

    /// <summary>A receipt that was taken signed by itself is in the log too, at the place it named and with the same bytes: anything else there contradicts the partner's own signature.</summary>
    private string? Misplaced(StoreReader reader, PartnerId partner, ulong first, ulong end)
    {
        ulong firstOfLog = reader.CurrentLog(partner, LogSide.Theirs).First;
        return reader.ListReceiptsAlone(partner, firstOfLog + first, firstOfLog + end).FirstOrDefault(alone => placed.All(one => one.Entry.Id != alone.OutboxId)) is { } missing
            ? NotThatReceipt(missing.LeafIndex - firstOfLog)
            : null;
    }

    private static string NotThatReceipt(ulong index) => $"leaf {index} is not the receipt the partner signed by itself for that place";

    /// <summary>"Number used before" names an envelope we do not hold under it: somebody sent in our name, or we were restored. A person must look.</summary>
    private string? OtherDigest(Receipt receipt, OutboxRow entry, ulong index)
    {
        if (receipt is not { Verdict: ReceiptVerdict.Refused, RefusalReason: RefusalReason.NumberReused or RefusalReason.IdReused })
            return $"leaf {index} receipts number {receipt.Number} with another digest than was sent";
        alarms.Add($"the partner refused an envelope under number {receipt.Number} with digest {Convert.ToHexStringLower(receipt.EnvelopeDigest.Span)}, {entry.EnvelopeDigest} was sent under it");
        return null;
    }

    private string? Sent(StoreReader reader, PartnerId partner, SentRecord sent, ulong index)
    {
        LaneIn lane = reader.GetLaneIn(partner, sent.Lane);
        if (Misnumbered(reader, partner, sent, lane) is { } wrong)
            return $"leaf {index} says number {sent.Number} of epoch {sent.Epoch} was sent: {wrong}";
        lanes[sent.Lane] = new FollowedLane(sent.Lane, sent.Epoch, sent.Number);
        if (sent.Epoch >= lane.Epoch && sent.Number > lane.Floor)
            return null;
        InboxRow? received = reader.FindInboxByNumber(partner, sent.Lane, sent.Epoch, sent.Number);
        return received is not null && !sent.EnvelopeDigest.Span.SequenceEqual(received.EnvelopeDigest.ToBytes())
            ? $"leaf {index} says another envelope was sent under number {sent.Number} than was received"
            : null;
    }

    /// <summary>
    /// An honest log names each number once, in order, and none that its window does not allow yet. Without this a partner could fill the disk with numbers it never
    /// sends. The first number named on a lane may be any within the window: a store from before does not know what was named before.
    /// </summary>
    private string? Misnumbered(StoreReader reader, PartnerId partner, SentRecord sent, LaneIn lane)
    {
        FollowedLane? before = lanes.GetValueOrDefault(sent.Lane) ?? reader.FollowedLane(partner, sent.Lane);
        ulong epoch = lane.Epoch > 0 ? lane.Epoch : before?.Epoch ?? sent.Epoch;
        bool isForgotten = sent.Epoch < epoch && reader.IsEndedNumber(partner, LogSide.Theirs, sent.Lane, sent.Epoch, sent.Number);
        if (sent.Epoch != epoch && !isForgotten)
            return $"the lane is in epoch {epoch}";
        if (before is not null && before.Epoch > sent.Epoch)
            return $"its log named epoch {before.Epoch} before";
        if (before is not null && before.Epoch == sent.Epoch && sent.Number <= before.LastNumber)
            return $"its log named {before.LastNumber} before";
        if (isForgotten)
            return null; // this node went back, and follows again what it had
        return sent.Number > lane.Floor + NumberedAheadMax ? $"{lane.Floor} was taken last, and no more than {NumberedAheadMax} may be ahead of it" : null;
    }

    private static OutboxEvent EventOf(Receipt receipt) => receipt.Verdict switch
    {
        ReceiptVerdict.Stored => OutboxEvent.ReceiptStored,
        ReceiptVerdict.Quarantined => OutboxEvent.ReceiptQuarantined,
        _ => OutboxEvent.ReceiptRefused,
    };

    private static string CodeOf(Receipt receipt) => receipt.Verdict == ReceiptVerdict.Quarantined
        ? MeterWords.Of(receipt.QuarantineReason)
        : MeterWords.Of(receipt.RefusalReason);

    private static string? ErrorOf(Receipt receipt) => receipt.Verdict switch
    {
        ReceiptVerdict.Quarantined when receipt.DenialClass != DenialClass.Unspecified => $"quarantined by the partner: {receipt.QuarantineReason}, {receipt.DenialClass}",
        ReceiptVerdict.Quarantined => $"quarantined by the partner: {receipt.QuarantineReason}",
        ReceiptVerdict.Refused => $"refused by the partner: {receipt.RefusalReason}",
        _ => null,
    };
}

/// <summary>A receipt that moved its entry before.</summary>
internal sealed record PlacedReceipt(OutboxRow Entry, FollowedLeaf Leaf);

/// <summary>A receipt that moves an entry.</summary>
internal sealed record ReceiptMeaning(OutboxRow Entry, FollowedLeaf Leaf, OutboxEvent Event, string? Error, string Code);
