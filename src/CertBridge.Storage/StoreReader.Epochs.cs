using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage;

public partial class StoreReader
{
    /// <summary>The log of this side that grows.</summary>
    public LogStretch CurrentLog(PartnerId partner, LogSide side) =>
        Query("SELECT epoch, first_leaf FROM log_begin WHERE partner = ? AND side = ? ORDER BY epoch DESC LIMIT 1")
            .Bind(partner).Bind((int)side).One(row => new LogStretch(row.ULong(0), row.ULong(1), null)) ?? LogStretch.Only;

    /// <summary>All logs of this side, the oldest first.</summary>
    public IReadOnlyList<LogStretch> Logs(PartnerId partner, LogSide side)
    {
        (ulong Epoch, ulong First, ulong EndBefore)[] begins = [(1, 0, 0), .. Query("SELECT epoch, first_leaf, end_before FROM log_begin WHERE partner = ? AND side = ? ORDER BY epoch")
            .Bind(partner).Bind((int)side).All(row => (row.ULong(0), row.ULong(1), row.ULong(2)))];
        return [.. begins.Select((log, i) => new LogStretch(log.Epoch, log.First, i + 1 < begins.Length ? begins[i + 1].EndBefore : null))];
    }

    /// <summary>The log of this side that has a leaf in this place; one after the end of a closed log is that log's, of a leaf that was never followed.</summary>
    public LogStretch LogOf(PartnerId partner, LogSide side, ulong place) => Logs(partner, side).Last(log => log.First <= place);

    /// <summary>The leaf of ours in this place among all there are about the partner.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public byte[] LinkLeafAt(PartnerId partner, ulong place) =>
        Query("SELECT record FROM link_leaf WHERE partner = ? AND leaf_index = ?").Bind(partner).Bind(place).One(ReadRecord)
        ?? throw new InvalidDataException($"the log about {partner} has no leaf in place {place}: run 'certbridge ledger verify'");

    /// <summary>The epoch of the exchange with the partner: 1 until officers of either side opened another.</summary>
    public ulong Epoch(PartnerId partner) => (ulong)(Query("SELECT max(epoch) FROM epoch_record WHERE partner = ?").Bind(partner).Scalar() ?? 1);

    /// <summary>The newest record of this side's officers; null where they opened no epoch.</summary>
    public EpochRecordRow? NewestEpochRecord(PartnerId partner, LogSide side) =>
        Query("SELECT partner, epoch, side, record, at_ms FROM epoch_record WHERE partner = ? AND side + 0 = ? ORDER BY epoch DESC LIMIT 1").Bind(partner).Bind((int)side).One(ReadEpochRecord);

    /// <summary>Every record, the oldest first.</summary>
    public IReadOnlyList<EpochRecordRow> ListEpochRecords(PartnerId partner) =>
        Query("SELECT partner, epoch, side, record, at_ms FROM epoch_record WHERE partner = ? ORDER BY epoch").Bind(partner).All(ReadEpochRecord);

    /// <summary>True for a number of an epoch that ended which this node may have forgotten.</summary>
    public bool IsEndedNumber(PartnerId partner, LogSide side, LaneName lane, ulong epoch, ulong number) =>
        Query("SELECT 1 FROM ended_lane WHERE partner = ?1 AND side = ?2 AND lane = ?3 AND last_epoch >= ?4 AND first_epoch <= ?4 AND (last_epoch > ?4 OR last_number >= ?5) LIMIT 1")
            .Bind(partner).Bind((int)side).Bind((int)lane).Bind(epoch).Bind(number).Scalar() == 1;

    /// <summary>Entries that have a number and no receipt yet, in the order of their numbers, without bytes.</summary>
    public IReadOnlyList<OutboxRow> UnsettledOutbox(PartnerId partner, LaneName lane) =>
        Query($"SELECT {OutboxColumns} FROM outbox o WHERE o.partner = ? AND o.lane = ? AND o.state = 2 ORDER BY o.number").Bind(partner).Bind((int)lane).All(ReadOutbox);

    /// <summary>Entries of an epoch with a number above <paramref name="afterNumber"/> and a receipt, by number, without bytes.</summary>
    public IReadOnlyList<OutboxRow> SettledAbove(PartnerId partner, LaneName lane, ulong epoch, ulong afterNumber) =>
        Query($"SELECT {OutboxColumns} FROM outbox o WHERE o.partner = ? AND o.lane = ? AND o.epoch = ? AND o.number > ? AND o.state + 0 BETWEEN 3 AND 5 ORDER BY o.number")
            .Bind(partner).Bind((int)lane).Bind(epoch).Bind(afterNumber).All(ReadOutbox);

    /// <summary>True while the sealed bytes of an entry are here.</summary>
    public bool IsOutboxKept(long id) =>
        Query("SELECT length(b.cms) FROM outbox_body b WHERE b.id = ?").Bind(id).Scalar() > 0;

    /// <summary>The place of the receipt that settled the entry, among the leaves of all logs of its partner; null while none did.</summary>
    public ulong? ReceiptPlaceOf(long outboxId) => (ulong?)Query("SELECT receipt_leaf FROM outbox WHERE id = ?").Bind(outboxId).Scalar();

    /// <summary>What was sent under a number of an epoch that ended, by an entry that has another number, or none, since.</summary>
    private OutboxRow? FindByFormerNumber(PartnerId partner, LaneName lane, ulong epoch, ulong number) =>
        Query(
            $"""
            SELECT {OutboxColumns}, f.epoch, f.number, f.state, f.envelope_id, f.envelope_digest, f.manifest_digest
            FROM former_number f JOIN outbox o ON o.id = f.outbox_id WHERE f.partner = ? AND f.lane = ? AND f.epoch = ? AND f.number = ?
            """)
            .Bind(partner).Bind((int)lane).Bind(epoch).Bind(number).One(ReadFormer);

    private static EpochRecordRow ReadEpochRecord(SqliteStatement row) => new(row.Partner(0), row.ULong(1), (LogSide)row.Int(2), row.Bytes(3), row.Time(4));

    private static OutboxRow ReadFormer(SqliteStatement row) => ReadOutbox(row) with
    {
        Epoch = row.ULong(25),
        Number = row.ULong(26),
        State = (OutboxState)row.Int(27),
        EnvelopeId = row.Envelope(28),
        EnvelopeDigest = row.Digest(29),
        ManifestDigest = row.Digest(30),
        IsFormer = true,
    };
}
