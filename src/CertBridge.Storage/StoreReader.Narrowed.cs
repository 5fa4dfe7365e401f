using CertBridge.Storage.Rows;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage;

public partial class StoreReader
{
    /// <summary>
    /// Ids a narrowed page looks at. Where little fits, the page ends there and names the next: no call grows slower with the history, and no index has to be
    /// kept for every word people may narrow by.
    /// </summary>
    public const int LookedAtMax = 20_000;

    /// <summary>
    /// The marking an entry travels under: that of our own report, of one that is passed on as its originator marked it, and of what takes either back; a feedback has one of its own.
    /// </summary>
    private const string TlpOfEntry =
        """
        CASE WHEN o.kind = 3
          THEN (SELECT f.tlp FROM feedback f WHERE f.partner = o.partner AND f.report_id = o.report_id AND f.number = o.revision)
          ELSE coalesce(
            (SELECT r.tlp FROM report r WHERE r.report_id = o.report_id AND r.revision <= o.revision ORDER BY r.revision DESC LIMIT 1),
            (SELECT i.tlp FROM outbox p JOIN inbox i ON i.report_id = p.report_id AND i.revision = p.revision AND i.partner = p.originator AND i.originator = i.partner AND i.state = 1 AND i.kind = 1
              WHERE p.report_id = o.report_id AND p.partner = o.partner AND p.originator IS NOT NULL AND p.id <= o.id ORDER BY p.id DESC LIMIT 1))
        END
        """;

    // Ids are given in the order of storing, and so are times, but for a clock that was set back.
    private static readonly TimeSpan ClockJumpMax = TimeSpan.FromDays(1);

    /// <summary>Own reports, without JSON. A partner's are those that were queued for it.</summary>
    public ListPage<ReportRow> ListReports(ListFilter filter) => Narrowed(
        filter, "report", "accepted_ms", row => row.Id,
        $"""
        SELECT {ReportColumns} {ReportFrom}
        WHERE r.id < ?1 AND r.id >= ?2 AND r.accepted_ms >= ?3 AND r.accepted_ms < ?4 AND (?5 = 0 OR r.tlp = ?5)
          AND (?6 IS NULL OR EXISTS (SELECT 1 FROM outbox o WHERE o.report_id = r.report_id AND o.partner = ?6))
        ORDER BY r.id DESC LIMIT ?7 + 0
        """,
        ReadReport);

    /// <summary>What partners sent, without bytes. What could not be opened has no marking.</summary>
    public ListPage<InboxRow> ListInbox(ListFilter filter) => Narrowed(
        filter, "inbox", "received_ms", row => row.Id,
        $"""
        SELECT {InboxColumns} {InboxFrom}
        WHERE i.id < ?1 AND i.id >= ?2 AND i.received_ms >= ?3 AND i.received_ms < ?4 AND (?5 = 0 OR i.tlp = ?5) AND (?6 IS NULL OR i.partner = ?6)
        ORDER BY i.id DESC LIMIT ?7 + 0
        """,
        ReadInbox);

    /// <summary>Outbox entries, without bytes.</summary>
    public ListPage<OutboxRow> ListOutboxNarrowed(ListFilter filter) => Narrowed(
        filter, "outbox", "queued_ms", row => row.Id,
        $"""
        SELECT {OutboxColumns} FROM outbox o
        WHERE o.id < ?1 AND o.id >= ?2 AND o.queued_ms >= ?3 AND o.queued_ms < ?4
          AND (?5 = 0 OR ?5 = {TlpOfEntry})
          AND (?6 IS NULL OR o.partner = ?6) AND (?8 = 0 OR o.state = ?8)
        ORDER BY o.id DESC LIMIT ?7 + 0
        """,
        ReadOutbox, bindsState: true);

    private ListPage<T> Narrowed<T>(
        ListFilter filter, string table, string time, Func<T, long> idOf, string sql, Func<SqliteStatement, T> read, bool bindsState = false)
    {
        long? before = filter.Before ?? Query($"SELECT id + 1 FROM {table} WHERE id < ? ORDER BY id DESC LIMIT 1").Bind(long.MaxValue).Scalar();
        if (before is not { } from)
            return new ListPage<T>([], null);
        long floor = from - LookedAtMax;
        SqliteStatement query = Query(sql).Bind(from).Bind(floor)
            .Bind(filter.Since?.ToUnixTimeMilliseconds() ?? long.MinValue).Bind(filter.Until?.ToUnixTimeMilliseconds() ?? long.MaxValue)
            .Bind((int)filter.Tlp).Bind(filter.Partner).Bind(filter.Limit);
        if (bindsState)
            query.Bind((int?)filter.State ?? 0);
        List<T> rows = query.All(read);
        return new ListPage<T>(rows, rows.Count >= filter.Limit ? idOf(rows[^1]) : EndsAt(filter, table, time, floor) ? null : floor);
    }

    /// <summary>True when nothing below that id can fit any more.</summary>
    private bool EndsAt(ListFilter filter, string table, string time, long floor)
    {
        long? newestBelow = Query($"SELECT {time} FROM {table} WHERE id < ? ORDER BY id DESC LIMIT 1").Bind(floor).Scalar();
        return newestBelow is not { } millis || (filter.Since is { } since && millis < (since - ClockJumpMax).ToUnixTimeMilliseconds());
    }
}
