using CertBridge.Storage.Rows;

namespace CertBridge.Storage;

public sealed partial class StoreWriter
{
    /// <summary>Adds an alarm; one of the same kind, partner and text is counted instead and keeps the evidence of its first time.</summary>
    public void AddAlarm(AlarmRow row) =>
        Query(
            """
            INSERT INTO alarm (kind, partner, text, evidence, first_ms, last_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?5)
            ON CONFLICT DO UPDATE SET times = times + 1, last_ms = excluded.last_ms
            """)
            .Bind(row.Kind).Bind(row.Partner?.Value ?? "").Bind(row.Text).Bind(row.Evidence).Bind(row.At).Run();
}
