using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage;

public partial class StoreReader
{
    private const string CheckpointFrom =
        """
        SELECT c.partner, c.side, c.size - ?1, c.root, c.note, h.frontier, c.at_ms
        FROM checkpoint c LEFT JOIN log_head h ON h.partner = c.partner AND h.side = c.side AND h.size = c.size
        WHERE c.partner = ?2 AND c.side = ?3
        """;

    private const string HeldReceiptColumns = "r.outbox_id, r.record, r.leaf_index, r.checkpoint_size, r.checkpoint_root, r.held_ms, o.partner, o.report_id, o.revision, r.signature, r.signed_by";

    /// <summary>Those that wait for a checkpoint, or never get one, and not the entries of a partner: of these there are as many as were ever sent (CROSS JOIN keeps SQLite to this order).</summary>
    private const string ReceiptsAloneFrom = "held_receipt r INDEXED BY held_receipt_alone CROSS JOIN outbox o ON o.id = r.outbox_id WHERE r.checkpoint_size = 0 AND o.partner = ?";

    /// <summary>Leaves of our log about the partner.</summary>
    /// <param name="partner">The partner.</param>
    /// <param name="log">One of <see cref="Logs"/>; the one that grows when not given.</param>
    public ulong LinkLogSize(PartnerId partner, LogStretch? log = null) => SizeOf("SELECT max(leaf_index) FROM link_leaf WHERE partner = ?", partner, log ?? CurrentLog(partner, LogSide.Mine));

    /// <summary>Consecutive leaf records of our log about the partner, from index <paramref name="first"/> in it.</summary>
    public IReadOnlyList<byte[]> LinkLeaves(PartnerId partner, ulong first, int max, LogStretch? log = null) =>
        LeavesOf("SELECT record FROM link_leaf WHERE partner = ? AND leaf_index >= ? ORDER BY leaf_index LIMIT ? + 0", partner, first, max, log ?? CurrentLog(partner, LogSide.Mine));

    /// <summary>Leaves of the partner's log about us that were verified and stored.</summary>
    /// <param name="partner">The partner.</param>
    /// <param name="log">One of <see cref="Logs"/>; the one that grows when not given.</param>
    public ulong FollowedLogSize(PartnerId partner, LogStretch? log = null) => SizeOf("SELECT max(leaf_index) FROM followed_leaf WHERE partner = ?", partner, log ?? CurrentLog(partner, LogSide.Theirs));

    /// <summary>Consecutive leaf records of the partner's log about us, from index <paramref name="first"/> in it.</summary>
    public IReadOnlyList<byte[]> FollowedLeaves(PartnerId partner, ulong first, int max, LogStretch? log = null) =>
        LeavesOf("SELECT record FROM followed_leaf WHERE partner = ? AND leaf_index >= ? ORDER BY leaf_index LIMIT ? + 0", partner, first, max, log ?? CurrentLog(partner, LogSide.Theirs));

    /// <returns>Null while it named no number of this lane.</returns>
    public FollowedLane? FollowedLane(PartnerId partner, LaneName lane) =>
        Query("SELECT epoch, last_number FROM followed_lane WHERE partner = ? AND lane = ?")
            .Bind(partner).Bind((int)lane).One(row => new FollowedLane(lane, row.ULong(0), row.ULong(1)));

    /// <summary>The newest checkpoint of the log that grows, with the right edge of its tree.</summary>
    public CheckpointRow? LatestCheckpoint(PartnerId partner, LogSide side) => LatestCheckpoint(partner, side, CurrentLog(partner, side));

    /// <summary>The newest checkpoint of one of <see cref="Logs"/>; its frontier is empty unless it is the newest of all.</summary>
    public CheckpointRow? LatestCheckpoint(PartnerId partner, LogSide side, LogStretch log) => CheckpointUpTo(partner, side, log.End ?? long.MaxValue, log);

    /// <summary>The newest checkpoint over no more than <paramref name="sizeMax"/> leaves; its frontier is empty unless it is the newest of all.</summary>
    public CheckpointRow? LatestCheckpoint(PartnerId partner, LogSide side, ulong sizeMax)
    {
        LogStretch log = CurrentLog(partner, side);
        return CheckpointUpTo(partner, side, log.First + Math.Min(sizeMax, long.MaxValue - log.First), log);
    }

    /// <summary>The smallest checkpoint over leaf <paramref name="index"/> of a log; of the one that grows when none is given.</summary>
    public CheckpointRow? FirstCheckpointAbove(PartnerId partner, LogSide side, ulong index, LogStretch? log = null)
    {
        LogStretch of = log ?? CurrentLog(partner, side);
        return index >= long.MaxValue - of.First
            ? null
            : Query($"{CheckpointFrom} AND c.size > ?4 AND c.size <= ?5 ORDER BY c.size LIMIT 1")
                .Bind(of.First).Bind(partner).Bind((int)side).Bind(of.First + index).Bind(of.End ?? long.MaxValue).One(ReadCheckpoint);
    }

    /// <summary>Partners with whom anything was logged, by id.</summary>
    public IReadOnlyList<PartnerId> LinkLogPartners() =>
        Query("SELECT partner FROM log_head UNION SELECT partner FROM lane_out UNION SELECT partner FROM lane_in ORDER BY 1").All(row => row.Partner(0));

    public IReadOnlyList<HeldReceiptRow> ListHeldReceipts(ReportId reportId) =>
        Query(
            $"SELECT {HeldReceiptColumns} FROM outbox o JOIN held_receipt r ON r.outbox_id = o.id WHERE o.report_id = ? ORDER BY o.id, r.leaf_index")
            .Bind(reportId).All(ReadHeldReceipt);

    /// <summary>The receipt of this entry in this place of its giver's logs that its own signature alone holds; null where there is none.</summary>
    public HeldReceiptRow? FindReceiptAlone(long outboxId, ulong place) =>
        Query($"SELECT {HeldReceiptColumns} FROM outbox o JOIN held_receipt r ON r.outbox_id = o.id WHERE r.outbox_id = ? AND r.leaf_index = ? AND r.checkpoint_size = 0").Bind(outboxId).Bind(place).One(ReadHeldReceipt);

    /// <summary>Receipts of the partner that their own signature alone holds, with a place in its log from <paramref name="first"/> to before <paramref name="end"/>.</summary>
    public IReadOnlyList<HeldReceiptRow> ListReceiptsAlone(PartnerId partner, ulong first, ulong end) =>
        Query($"SELECT {HeldReceiptColumns} FROM {ReceiptsAloneFrom} AND r.leaf_index >= ? AND r.leaf_index < ?")
            .Bind(partner).Bind(first).Bind(end).All(ReadHeldReceipt);

    /// <summary>How many entries for the partner are settled by a receipt that its own signature alone holds: its leaf is not followed yet, or never will be, where it is of a log that was closed.</summary>
    public long ReceiptsAlone(PartnerId partner) =>
        Query($"SELECT count(*) FROM {ReceiptsAloneFrom} AND o.receipt_leaf = r.leaf_index").Bind(partner).Scalar() ?? 0;

    /// <summary>The place after the last receipt of the partner that its own signature alone holds; 0 where there is none.</summary>
    private protected ulong AfterReceiptsAlone(PartnerId partner) =>
        (ulong)((Query($"SELECT r.leaf_index FROM {ReceiptsAloneFrom} ORDER BY r.leaf_index DESC LIMIT 1").Bind(partner).Scalar() ?? -1) + 1);

    public ulong NodeLogSize() => (ulong)((Query("SELECT max(leaf_index) FROM node_leaf").Scalar() ?? -1) + 1);

    /// <summary>Consecutive leaves of the node's private log, from index <paramref name="first"/>.</summary>
    public IReadOnlyList<NodeLeafRow> NodeLeaves(ulong first, int max) =>
        Query("SELECT leaf_index, kind, record FROM node_leaf WHERE leaf_index >= ? ORDER BY leaf_index LIMIT ? + 0")
            .Bind(first).Bind(max).All(row => new NodeLeafRow(row.ULong(0), row.Text(1), row.Bytes(2)));

    /// <summary>Leaves of kind <c>policy</c>, the newest first, with an index below <paramref name="before"/>.</summary>
    public IReadOnlyList<NodeLeafRow> PolicyLeaves(ulong before, int max) =>
        Query("SELECT leaf_index, kind, record FROM node_leaf WHERE kind = 'policy' AND leaf_index < ? ORDER BY leaf_index DESC LIMIT ? + 0")
            .Bind(before).Bind(max).All(row => new NodeLeafRow(row.ULong(0), row.Text(1), row.Bytes(2)));

    /// <summary>What the node log says of keys, oldest first.</summary>
    /// <param name="from">Index of the first that is wanted.</param>
    /// <param name="max">At most this many.</param>
    public IReadOnlyList<NodeLeafRow> KeyLeaves(ulong from, int max) =>
        Query("SELECT leaf_index, kind, record FROM node_leaf WHERE kind = 'key' AND leaf_index >= ? ORDER BY leaf_index LIMIT ? + 0")
            .Bind(from).Bind(max).All(row => new NodeLeafRow(row.ULong(0), row.Text(1), row.Bytes(2)));

    private static byte[] ReadRecord(SqliteStatement row) => row.Bytes(0);

    private static CheckpointRow ReadCheckpoint(SqliteStatement row) =>
        new(row.Partner(0), (LogSide)row.Int(1), row.ULong(2), row.Digest(3), row.Bytes(4), row.Bytes(5), row.Time(6));

    private static HeldReceiptRow ReadHeldReceipt(SqliteStatement row) => new()
    {
        OutboxId = row.Long(0),
        Record = row.Bytes(1),
        LeafIndex = row.ULong(2),
        CheckpointSize = row.ULong(3),
        CheckpointRoot = row.Digest(4),
        At = row.Time(5),
        Partner = row.Partner(6),
        ReportId = row.Report(7),
        Revision = row.ULong(8),
        Signature = row.IsNull(9) ? null : row.Bytes(9),
        SignedBy = row.IsNull(10) ? null : new KeyId(row.Digest(10)),
    };

    private protected ulong SizeOf(string sql, PartnerId partner, LogStretch log) => Math.Max(log.First, log.End ?? (ulong)((Query(sql).Bind(partner).Scalar() ?? -1) + 1)) - log.First;

    private List<byte[]> LeavesOf(string sql, PartnerId partner, ulong first, int max, LogStretch log)
    {
        ulong left = (log.End ?? long.MaxValue) - log.First;
        return first >= left ? [] : Query(sql).Bind(partner).Bind(log.First + first).Bind((int)Math.Min((ulong)max, left - first)).All(ReadRecord);
    }

    /// <param name="end">The place it may cover up to.</param>
    private CheckpointRow? CheckpointUpTo(PartnerId partner, LogSide side, ulong end, LogStretch log) =>
        Query($"{CheckpointFrom} AND c.size > ?1 AND c.size <= ?4 ORDER BY c.size DESC LIMIT 1")
            .Bind(log.First).Bind(partner).Bind((int)side).Bind(end).One(ReadCheckpoint);
}
