using CertBridge.Protocol.Ids;
using CertBridge.Storage.Rows;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage;

public partial class StoreReader
{
    private const string MyAnchorFrom =
        """
        SELECT a.partner, a.side, a.leaf_index, l.record, a.node_size, n.root, a.blinding
        FROM anchor a JOIN link_leaf l ON l.partner = a.partner AND l.leaf_index = a.leaf_index JOIN node_checkpoint n ON n.size = a.node_size
        """;

    /// <summary>How the node log stood when it was anchored last; null before the first time.</summary>
    public NodeCheckpointRow? LatestNodeCheckpoint() =>
        Query("SELECT size, root, frontier, at_ms FROM node_checkpoint WHERE size = (SELECT max(size) FROM node_checkpoint)").One(ReadNodeCheckpoint);

    /// <summary>The smallest that was anchored over at least so many leaves.</summary>
    public NodeCheckpointRow? FirstNodeCheckpointFrom(ulong size) =>
        Query("SELECT size, root, frontier, at_ms FROM node_checkpoint WHERE size >= ? ORDER BY size LIMIT 1").Bind(size).One(ReadNodeCheckpoint);

    /// <summary>An anchor that holds the node log at this size: one of each partner's log would do to show it, and this is one of them.</summary>
    public AnchorRow? FindAnchorOf(ulong nodeSize) => Query($"{MyAnchorFrom} WHERE a.node_size = ? ORDER BY a.partner LIMIT 1").Bind(nodeSize).One(ReadAnchor);

    /// <summary>The anchor of ours in this place; null where none is remembered there.</summary>
    public AnchorRow? FindAnchor(PartnerId partner, ulong place) =>
        Query($"{MyAnchorFrom} WHERE a.partner = ? AND a.side = 1 AND a.leaf_index = ?").Bind(partner).Bind(place).One(ReadAnchor);

    /// <summary>Anchors in one log, the newest first.</summary>
    public IReadOnlyList<AnchorRow> ListAnchors(PartnerId partner, LogSide side, int max) => side == LogSide.Mine
        ? Query($"{MyAnchorFrom} WHERE a.partner = ? AND a.side = 1 ORDER BY a.leaf_index DESC LIMIT ? + 0").Bind(partner).Bind(max).All(ReadAnchor)
        : Query(
            """
            SELECT a.partner, a.side, a.leaf_index, l.record, a.node_size, NULL, a.blinding FROM anchor a JOIN followed_leaf l ON l.partner = a.partner AND l.leaf_index = a.leaf_index
            WHERE a.partner = ? AND a.side = 2 ORDER BY a.leaf_index DESC LIMIT ? + 0
            """)
            .Bind(partner).Bind(max).All(ReadAnchor);

    private static NodeCheckpointRow ReadNodeCheckpoint(SqliteStatement row) => new(row.ULong(0), row.Digest(1), row.Bytes(2), row.Time(3));

    private static AnchorRow ReadAnchor(SqliteStatement row) =>
        new(row.Partner(0), (LogSide)row.Int(1), row.ULong(2), row.Bytes(3), row.IsNull(4) ? null : new AnchorOpeningRow(row.ULong(4), row.Digest(5), row.Bytes(6)));
}
