using CertBridge.Storage.Rows;

namespace CertBridge.Storage;

public sealed partial class StoreWriter
{
    /// <summary>Different alarms of one kind about one partner; a partner that makes up new numbers at every try fills no disk.</summary>
    public const int AlarmsOfAKindMax = 100;

    private const string FurtherAlarms = "further findings of this kind are only counted";

    /// <summary>Adds an alarm; one of the same kind, partner and text is counted instead and keeps the evidence of its first time.</summary>
    public void AddAlarm(AlarmRow row)
    {
        string partner = row.Partner?.Value ?? "";
        Query(
            """
            INSERT INTO alarm (kind, partner, text, evidence, first_ms, last_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?5)
            ON CONFLICT DO UPDATE SET times = times + 1, last_ms = excluded.last_ms
            """)
            .Bind(row.Kind).Bind(partner).Bind(HasRoomFor(row, partner) ? row.Text : FurtherAlarms).Bind(row.Evidence).Bind(row.At).Run();
    }

    private bool HasRoomFor(AlarmRow row, string partner) =>
        Query("SELECT count(*) FROM alarm WHERE kind = ? AND partner = ?").Bind(row.Kind).Bind(partner).Scalar() < AlarmsOfAKindMax
        || Query("SELECT count(*) FROM alarm WHERE kind = ? AND partner = ? AND text = ?").Bind(row.Kind).Bind(partner).Bind(row.Text).Scalar() > 0;
}
