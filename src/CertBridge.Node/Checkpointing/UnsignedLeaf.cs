using CertBridge.Node.Anchoring;
using CertBridge.Node.Linking;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Following;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Checkpointing;

/// <summary>
/// A leaf that lay in the store without a signature over it, before one is made: damage that came in between must not be signed as truth. What was sent is
/// compared with its outbox entry, an anchor with what opens it; their times alone stand nowhere else. Receipts are signed in the commit that writes them and never lie unsigned.
/// </summary>
internal static class UnsignedLeaf
{
    /// <exception cref="LinkBrokenException">The leaf is not what was written: nothing is signed, and the link ends until a person has looked.</exception>
    public static void Demand(StoreReader reader, NodeIdentity self, PartnerId partner, ulong index, byte[] record)
    {
        if (!IsWhole(reader, self, partner, index, record))
            throw new LinkBrokenException(ClosingReason.StoreDown, $"leaf {index} of this node's log is not what was written: certbridge ledger verify");
    }

    private static bool IsWhole(StoreReader reader, NodeIdentity self, PartnerId partner, ulong index, byte[] record) =>
        LeafRecords.Read(record) is { IsValid: true, Value: var leaf }
        && (leaf.Sent is not { } sent || IsOfTheOutbox(reader, partner, sent))
        && (leaf.Anchor is not { } anchor || IsOfTheNodeLog(reader, self, partner, index, anchor));

    private static bool IsOfTheNodeLog(StoreReader reader, NodeIdentity self, PartnerId partner, ulong index, AnchorRecord anchor) =>
        AnchorReading.OpeningOf(reader.FindAnchor(partner, reader.CurrentLog(partner, LogSide.Mine).First + index), self.Environment, self.Id) is { } opening
        && opening.Opens(anchor.Blinded.Span);

    private static bool IsOfTheOutbox(StoreReader reader, PartnerId partner, SentRecord sent) =>
        sent is { Epoch: <= long.MaxValue, Number: <= long.MaxValue } && reader.FindByNumber(partner, sent.Lane, sent.Epoch, sent.Number) is OutboxRow entry
        && sent.EnvelopeId.Span.SequenceEqual(entry.EnvelopeId.ToBytes())
        && sent.EnvelopeDigest.Span.SequenceEqual(entry.EnvelopeDigest.ToBytes());
}
