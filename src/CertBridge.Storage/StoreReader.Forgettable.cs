using CertBridge.Protocol.V1;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage;

public partial class StoreReader
{
    private const string IsDestroyedColumn = "k.wrapped = zeroblob(61)";

    // (1) id, (2) bytes, (3) when it last mattered to somebody, (4) destroyed before, (5) on its way, (6) when it began
    private const string ForgettableReports =
        $"""
        SELECT r.id, r.size_bytes,
            max(r.accepted_ms, coalesce((SELECT max(o.changed_ms) FROM outbox o WHERE o.report_id = r.report_id AND o.revision = r.revision), 0)), {IsDestroyedColumn},
            EXISTS (SELECT 1 FROM outbox o WHERE o.report_id = r.report_id AND o.revision = r.revision AND o.state + 0 IN (1, 2))
                OR EXISTS (SELECT 1 FROM approval a WHERE a.report_id = r.report_id AND a.revision = r.revision AND a.state + 0 IN (1, 2)), r.accepted_ms
        FROM report r JOIN content_key k ON k.id = r.content_key WHERE r.id > ? ORDER BY r.id LIMIT ? + 0
        """;

    private const string ForgettableOutbox =
        $"""
        SELECT o.id, o.size_bytes, o.changed_ms, {IsDestroyedColumn}, o.state + 0 IN (1, 2), o.queued_ms
        FROM outbox o JOIN content_key k ON k.id = o.content_key WHERE o.id > ? ORDER BY o.id LIMIT ? + 0
        """;

    private const string ForgettableInbox =
        $"""
        SELECT i.id, coalesce(length(b.header) + length(b.cms) + length(b.report_json), 0), i.received_ms, {IsDestroyedColumn}, 0, i.received_ms
        FROM inbox i JOIN content_key k ON k.id = i.content_key LEFT JOIN inbox_body b ON b.id = i.id WHERE i.id > ? ORDER BY i.id LIMIT ? + 0
        """;

    /// <summary>Received reports, quarantined ones included, and feedback, whose content is still here, by id: at most <paramref name="max"/> of them after one.</summary>
    public IReadOnlyList<KeptItem> KeptItems(long after, int max) =>
        Query(
            $"""
            SELECT i.id, i.partner, i.tlp, i.agreement_hash, i.received_ms, i.content_expires_ms FROM inbox i JOIN content_key k ON k.id = i.content_key
            WHERE i.id > ? AND i.state IN (1, 2) AND i.kind IN (1, 3) AND NOT {IsDestroyedColumn} ORDER BY i.id LIMIT ? + 0
            """)
            .Bind(after).Bind(max).All(row => new KeptItem(row.Long(0), row.Partner(1), (Tlp)row.Int(2), row.DigestOrNull(3), row.Time(4), row.TimeOrNull(5)));

    /// <summary>
    /// Looks at so many rows from a place on: content that last mattered before an instant, nothing of which is on its way. For a report that is the settling of its last
    /// entry, for an entry its own, for what was received the receipt.
    /// </summary>
    /// <param name="before">The instant.</param>
    /// <param name="place">From where.</param>
    /// <param name="rowsMax">Rows looked at, at most.</param>
    /// <param name="bytesMax">The page ends once its content takes this much; it has at least one row where one is found.</param>
    public ForgettablePage FindForgettable(DateTimeOffset before, ForgettablePlace place, int rowsMax, long bytesMax)
    {
        string sql = place.Kind switch
        {
            ContentKind.Report => ForgettableReports,
            ContentKind.Outbox => ForgettableOutbox,
            _ => ForgettableInbox,
        };
        var seen = Query(sql).Bind(place.After).Bind(rowsMax)
            .All(row => (Id: row.Long(0), Bytes: row.Long(1), At: row.Time(2), IsDestroyed: row.Bool(3), IsOnItsWay: row.Bool(4), Began: row.Time(5)));
        List<ForgettableRow> found = [];
        int unsettled = 0;
        long bytes = 0;
        foreach (var row in seen)
        {
            if (row.IsDestroyed)
                continue;
            if (row.IsOnItsWay)
                unsettled += place.Kind == ContentKind.Report && row.Began < before ? 1 : 0;
            else if (row.At < before)
            {
                found.Add(new ForgettableRow(place.Kind, row.Id, row.Bytes));
                if ((bytes += row.Bytes) >= bytesMax)
                    return new ForgettablePage(found, unsettled, place with { After = row.Id });
            }
        }
        return new ForgettablePage(found, unsettled, seen.Count == rowsMax ? place with { After = seen[^1].Id } : place.NextKind);
    }
}
