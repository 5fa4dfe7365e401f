using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Anchors;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Following;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Anchoring;

/// <summary>The anchors in the link logs, with what opens ours: for an auditor, and for nobody else outside.</summary>
internal sealed class AnchorReading(NodeIdentity identity, IReadableStore store)
{
    /// <param name="partners">Whose logs.</param>
    /// <param name="max">Of each log, the newest.</param>
    public IReadOnlyList<AnchorItem> List(IEnumerable<PartnerId> partners, int max) =>
        [.. from partner in partners from side in new[] { LogSide.Mine, LogSide.Theirs } from item in store.Read(reader => Of(reader, partner, side, max)) select item];

    /// <summary>The opening of an anchor of ours; null where it is a partner's, or none is kept.</summary>
    public static AnchorOpening? OpeningOf(AnchorRow? row, string environment, PartnerId self) => row?.Opening is { } kept
        ? new AnchorOpening(kept.Blinding, new LogCheckpoint(LogCheckpoint.OriginOfNodeLog(environment, self), kept.NodeSize, kept.NodeRoot))
        : null;

    private List<AnchorItem> Of(StoreReader reader, PartnerId partner, LogSide side, int max) =>
        [.. reader.ListAnchors(partner, side, max).Select(row => ToItem(row, reader.LogOf(partner, side, row.Place)))];

    private AnchorItem ToItem(AnchorRow row, LogStretch log)
    {
        bool isMine = row.Side == LogSide.Mine;
        Parsed<LeafRecord> read = LeafRecords.Read(row.Record);
        AnchorRecord record = (read.IsValid ? read.Value.Anchor : null) ?? new AnchorRecord();
        var item = new AnchorItem
        {
            Log = isMine ? "link" : "followed",
            Partner = row.Partner.Value,
            Origin = isMine
                ? LogCheckpoint.OriginOf(identity.Environment, identity.Id, row.Partner, log.Epoch)
                : LogCheckpoint.OriginOf(identity.Environment, row.Partner, identity.Id, log.Epoch),
            LeafIndex = row.Place - log.First,
            AtMs = record.AtMs,
            Blinded = record.Blinded,
        };
        if (OpeningOf(row, identity.Environment, identity.Id) is not { } opening)
            return item;
        item.Blinding = UnsafeByteOperations.UnsafeWrap(opening.Blinding);
        item.NodeLog = opening.Checkpoint.Origin;
        item.NodeSize = opening.Checkpoint.Size;
        item.NodeRoot = ByteString.CopyFrom(opening.Checkpoint.Root.ToBytes());
        item.Opens = opening.Opens(record.Blinded.Span);
        return item;
    }
}
