using CertBridge.Protocol.Ids;
using CertBridge.Storage.Rows;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage;

public partial class StoreReader
{
    /// <summary>Alarms, the one raised last first, without evidence.</summary>
    public IReadOnlyList<AlarmRow> ListAlarms(int max) =>
        Query("SELECT id, kind, partner, text, times, first_ms, last_ms FROM alarm ORDER BY last_ms DESC, id DESC LIMIT ? + 0").Bind(max).All(ReadAlarm);

    /// <summary>Alarms of a kind that keep evidence, the one raised last first, without it.</summary>
    public IReadOnlyList<AlarmRow> ListEvidence(string kind, int max) =>
        Query("SELECT id, kind, partner, text, times, first_ms, last_ms FROM alarm WHERE kind = ? AND length(evidence) > 0 ORDER BY last_ms DESC, id DESC LIMIT ? + 0").Bind(kind).Bind(max).All(ReadAlarm);

    /// <summary>One alarm with its evidence.</summary>
    public AlarmRow? FindAlarm(long id) =>
        Query("SELECT id, kind, partner, text, times, first_ms, last_ms, evidence FROM alarm WHERE id = ?")
            .Bind(id).One(row => ReadAlarm(row) with { Evidence = row.Bytes(7) });

    /// <summary>Whether this very alarm was raised before.</summary>
    public bool HasAlarm(string kind, PartnerId partner, string text) =>
        Query("SELECT count(*) FROM alarm WHERE kind = ? AND partner = ? AND text = ?").Bind(kind).Bind(partner.Value).Bind(text).Scalar() > 0;

    public long CountAlarms() => Query("SELECT count(*) FROM alarm").Scalar() ?? 0;

    /// <summary>How many there are of each kind.</summary>
    public IReadOnlyList<(string Kind, long Count)> CountAlarmsByKind() =>
        Query("SELECT kind, count(*) FROM alarm GROUP BY kind ORDER BY kind").All(row => (row.Text(0), row.Long(1)));

    private static AlarmRow ReadAlarm(SqliteStatement row) => new(row.Text(1), row.Text(2) is { Length: > 0 } ? row.Partner(2) : null, row.Text(3), row.Time(6))
    {
        Id = row.Long(0),
        Times = row.Int(4),
        FirstAt = row.Time(5),
    };
}
