using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Rows;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage;

public partial class StoreReader
{
    /// <summary>A page of bodies stops once it holds this much, bytes; it has at least one entry.</summary>
    public const long OutboxPageBytes = 8 * 1024 * 1024;

    private const string OutboxColumns =
        """
        o.id, o.partner, o.lane, o.state, o.report_id, o.revision, o.envelope_id, o.envelope_digest, o.manifest_digest, o.agreement_hash,
        o.card_digest, o.sheet_digest, o.size_bytes, o.expires_ms, o.queued_ms, o.changed_ms, o.epoch, o.number, o.attempts, o.last_error, o.signed_by,
        o.held_until_ms, o.policy_hash, o.kind, o.originator
        """;

    private const string OutboxWithBody = $"SELECT {OutboxColumns}, o.content_key, k.wrapped, b.header, b.cms FROM outbox o LEFT JOIN content_key k ON k.id = o.content_key LEFT JOIN outbox_body b ON b.id = o.id";

    /// <summary>Queued entries that nothing holds, oldest first, without bytes.</summary>
    public IReadOnlyList<OutboxRow> DueOutbox(PartnerId partner, LaneName lane, int max) =>
        Query($"SELECT {OutboxColumns} FROM outbox o INDEXED BY outbox_due WHERE o.partner = ? AND o.lane = ? AND o.state = 1 AND o.held_until_ms IS NULL ORDER BY o.id LIMIT ? + 0")
            .Bind(partner).Bind((int)lane).Bind(max).All(ReadOutbox);

    /// <summary>True when an entry of the lane that nothing holds was queued before this one and still is.</summary>
    public bool IsAnyDueBefore(PartnerId partner, LaneName lane, long id) =>
        Query("SELECT 1 FROM outbox o INDEXED BY outbox_due WHERE o.partner = ? AND o.lane = ? AND o.state = 1 AND o.held_until_ms IS NULL AND o.id < ? LIMIT 1")
            .Bind(partner).Bind((int)lane).Bind(id).Scalar() == 1;

    /// <summary>Queued entries whose hold is over, the earliest first, without bytes.</summary>
    public IReadOnlyList<OutboxRow> HoldsOver(DateTimeOffset now, int max) =>
        Query($"SELECT {OutboxColumns} FROM outbox o WHERE o.state = 1 AND o.held_until_ms <= ? ORDER BY o.held_until_ms LIMIT ? + 0")
            .Bind(now).Bind(max).All(ReadOutbox);

    /// <summary>When the first hold of a queued entry ends; null when nothing is held.</summary>
    public DateTimeOffset? NextHoldEnd() =>
        Query("SELECT o.held_until_ms FROM outbox o WHERE o.state = 1 AND o.held_until_ms > ? ORDER BY o.held_until_ms LIMIT 1")
            .Bind(0L).Scalar() is { } millis ? DateTimeOffset.FromUnixTimeMilliseconds(millis) : null;

    /// <summary>Null where there is no such entry.</summary>
    public OutboxState? FindOutboxState(long id) => (OutboxState?)Query("SELECT state FROM outbox WHERE id = ?").Bind(id).Scalar();

    /// <summary>
    /// Entries that have a number above <paramref name="afterNumber"/> and no receipt yet, by number, with their bytes: at most <paramref name="max"/>
    /// and <see cref="OutboxPageBytes"/>.
    /// </summary>
    public IReadOnlyList<OutboxRow> SentUnsettled(PartnerId partner, LaneName lane, ulong afterNumber, int max) =>
        Query($"{OutboxWithBody} WHERE o.partner = ? AND o.lane = ? AND o.state = 2 AND o.number > ? ORDER BY o.number LIMIT ? + 0")
            .Bind(partner).Bind((int)lane).Bind(afterNumber).Bind(max).Weighed(ReadOutboxWithBody, row => row.SizeBytes, OutboxPageBytes);

    /// <summary>True where something for the partner has a number and no receipt, and was signed with another key than this.</summary>
    public bool HasUnsettledNotSignedBy(PartnerId partner, KeyId key) =>
        Query("SELECT 1 FROM outbox o INDEXED BY outbox_unsettled WHERE o.partner = ? AND o.state = 2 AND o.signed_by <> ? LIMIT 1").Bind(partner).Bind(key.Digest).Scalar() == 1;

    /// <summary>Queued entries whose time has run out, without bytes. A withdrawal is sealed again instead: it holds until it is answered.</summary>
    public IReadOnlyList<OutboxRow> ExpiredOutbox(DateTimeOffset now, int max) =>
        Query($"SELECT {OutboxColumns} FROM outbox o WHERE o.state = 1 AND o.expires_ms <= ? AND o.kind = 1 ORDER BY o.expires_ms LIMIT ? + 0")
            .Bind(now).Bind(max).All(ReadOutbox);

    /// <summary>Without bytes.</summary>
    public OutboxRow? FindOutboxById(long id) => Query($"SELECT {OutboxColumns} FROM outbox o WHERE o.id = ?").Bind(id).One(ReadOutbox);

    /// <summary>Without bytes. A number of an epoch that ended finds what was sent under it, in the state it then had.</summary>
    public OutboxRow? FindByNumber(PartnerId partner, LaneName lane, ulong epoch, ulong number) =>
        Query($"SELECT {OutboxColumns} FROM outbox o WHERE o.partner = ? AND o.lane = ? AND o.epoch = ? AND o.number = ?")
            .Bind(partner).Bind((int)lane).Bind(epoch).Bind(number).One(ReadOutbox) ?? FindByFormerNumber(partner, lane, epoch, number);

    /// <summary>The entry of the newest revision, without bytes.</summary>
    public OutboxRow? FindOutbox(ReportId reportId, PartnerId partner) =>
        Query($"SELECT {OutboxColumns} FROM outbox o WHERE o.report_id = ? AND o.partner = ? ORDER BY o.revision DESC LIMIT 1")
            .Bind(reportId).Bind(partner).One(ReadOutbox);

    /// <summary>Every entry of a report, oldest first, without bytes.</summary>
    public IReadOnlyList<OutboxRow> ListOutbox(ReportId reportId) =>
        Query($"SELECT {OutboxColumns} FROM outbox o WHERE o.report_id = ? ORDER BY o.id").Bind(reportId).All(ReadOutbox);

    /// <summary>Every entry of a report for one partner, oldest first, without bytes.</summary>
    public IReadOnlyList<OutboxRow> ListOutbox(ReportId reportId, PartnerId partner) =>
        Query($"SELECT {OutboxColumns} FROM outbox o WHERE o.report_id = ? AND o.partner = ? ORDER BY o.id").Bind(reportId).Bind(partner).All(ReadOutbox);

    /// <summary>Newest first, without bytes.</summary>
    public IReadOnlyList<OutboxRow> ListOutbox(OutboxFilter filter)
    {
        long before = filter.Before ?? long.MaxValue;
        if (filter.Partner is null && filter.State is null)
        {
            return Query($"SELECT {OutboxColumns} FROM outbox o WHERE o.id < ? ORDER BY o.id DESC LIMIT ? + 0")
                .Bind(before).Bind(filter.Limit).All(ReadOutbox);
        }
        // The newest of each non-empty (partner, lane, state) and then the newest of all: the index serves each, whatever the history holds.
        IEnumerable<OutboxRow> rows = Tallies()
            .Where(tally => tally.Entries > 0 && (filter.Partner is null || tally.Partner == filter.Partner) && (filter.State is null || tally.State == filter.State))
            .SelectMany(tally => NewestOf(tally, before, filter.Limit));
        return [.. rows.OrderByDescending(row => row.Id).Take(filter.Limit)];
    }

    /// <summary>Reports for the partner accepted from one instant to before another: entries, whatever became of them, and copies that wait for people and have none yet.</summary>
    public long CountAccepted(PartnerId partner, DateTimeOffset since, DateTimeOffset before) =>
        Query("SELECT count(*) FROM outbox WHERE partner = ? AND queued_ms >= ? AND queued_ms < ? AND kind + 0 = ?")
            .Bind(partner).Bind(since).Bind(before).Bind((int)CarriedKind.Report).Scalar()!.Value
        + Query("SELECT count(*) FROM approval WHERE state <= 2 AND expires_ms > ? AND outbox_id IS NULL AND partner = ? AND made_ms >= ? AND made_ms < ?")
            .Bind(since).Bind(partner).Bind(since).Bind(before).Scalar()!.Value;

    /// <summary>Counts per partner that has ever had an entry, by partner id.</summary>
    public IReadOnlyList<OutboxStanding> OutboxStandings() =>
        [.. Tallies().GroupBy(tally => tally.Partner).Select(group => Standing(group.Key, group))];

    /// <summary>Counts for one partner.</summary>
    public OutboxStanding OutboxStanding(PartnerId partner) => Standing(partner, Tallies().Where(tally => tally.Partner == partner));

    private protected static OutboxRow ReadOutbox(SqliteStatement row) => new()
    {
        Id = row.Long(0),
        Partner = row.Partner(1),
        Lane = (LaneName)row.Int(2),
        State = (OutboxState)row.Int(3),
        ReportId = row.Report(4),
        Revision = row.ULong(5),
        EnvelopeId = row.Envelope(6),
        EnvelopeDigest = row.Digest(7),
        ManifestDigest = row.Digest(8),
        AgreementHash = row.Digest(9),
        CardDigest = row.Digest(10),
        SheetDigest = row.Digest(11),
        SizeBytes = row.Int(12),
        Expires = row.Time(13),
        Queued = row.Time(14),
        Changed = row.Time(15),
        Epoch = row.ULong(16),
        Number = row.ULong(17),
        Attempts = row.Int(18),
        LastError = row.Text(19),
        SignedBy = new KeyId(row.Digest(20)),
        HeldUntil = row.TimeOrNull(21),
        PolicyHash = row.DigestOrNull(22),
        Kind = (CarriedKind)row.Int(23),
        Originator = row.PartnerOrNull(24),
    };

    private OutboxRow ReadOutboxWithBody(SqliteStatement row)
    {
        OutboxRow entry = ReadOutbox(row);
        using ContentKey? key = KeyOf(row, 25, ContentField.OutboxCms);
        return key is null ? entry : entry with
        {
            Header = key.Open(ContentField.OutboxHeader, entry.Id, row.Span(27)),
            Cms = key.Open(ContentField.OutboxCms, entry.Id, row.Span(28)),
        };
    }

    private List<OutboxRow> NewestOf(OutboxTally tally, long before, int limit) =>
        Query($"SELECT {OutboxColumns} FROM outbox o WHERE o.partner = ? AND o.lane = ? AND o.state = ? + 0 AND o.id < ? ORDER BY o.id DESC LIMIT ? + 0")
            .Bind(tally.Partner).Bind((int)tally.Lane).Bind((int)tally.State).Bind(before).Bind(limit).All(ReadOutbox);

    private List<OutboxTally> Tallies() =>
        Query("SELECT partner, lane, state, entries FROM outbox_tally ORDER BY partner, lane, state")
            .All(row => new OutboxTally(row.Partner(0), (LaneName)row.Int(1), (OutboxState)row.Int(2), row.Long(3)));

    private OutboxStanding Standing(PartnerId partner, IEnumerable<OutboxTally> tallies)
    {
        OutboxTally[] rows = [.. tallies];
        long Count(OutboxState state) => rows.Where(row => row.State == state).Sum(row => row.Entries);
        DateTimeOffset? Oldest(LaneName lane) => rows.Where(row => row.Lane == lane && row.Entries > 0 && OutboxStates.IsPending(row.State)).Min(OldestQueuedMillis) is { } millis
            ? DateTimeOffset.FromUnixTimeMilliseconds(millis)
            : null;
        return new OutboxStanding(partner)
        {
            Queued = Count(OutboxState.Queued),
            Sent = Count(OutboxState.Sent),
            Delivered = Count(OutboxState.Delivered),
            Quarantined = Count(OutboxState.Quarantined),
            Refused = Count(OutboxState.Refused),
            Expired = Count(OutboxState.Expired),
            Cancelled = Count(OutboxState.Cancelled),
            Oldest = new OldestByLane(Oldest(LaneName.Flash), Oldest(LaneName.Immediate), Oldest(LaneName.Priority), Oldest(LaneName.Routine), Oldest(LaneName.Bulk)),
        };
    }

    /// <summary>What is held waits because somebody wants it to, and counts as waiting for the partner only afterwards.</summary>
    private long? OldestQueuedMillis(OutboxTally tally) => tally.State == OutboxState.Queued
        ? Query("SELECT o.queued_ms FROM outbox o INDEXED BY outbox_due WHERE o.partner = ? AND o.lane = ? AND o.state = 1 AND o.held_until_ms IS NULL ORDER BY o.id LIMIT 1")
            .Bind(tally.Partner).Bind((int)tally.Lane).Scalar()
        : Query("SELECT queued_ms FROM outbox WHERE partner = ? AND lane = ? AND state = ? + 0 ORDER BY id LIMIT 1")
            .Bind(tally.Partner).Bind((int)tally.Lane).Bind((int)tally.State).Scalar();

    private sealed record OutboxTally(PartnerId Partner, LaneName Lane, OutboxState State, long Entries);
}
