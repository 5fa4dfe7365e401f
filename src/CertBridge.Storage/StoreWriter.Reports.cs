using CertBridge.Storage.Rows;

namespace CertBridge.Storage;

public sealed partial class StoreWriter
{
    /// <returns>Its id.</returns>
    /// <exception cref="StoreConflictException">This revision is there already.</exception>
    public long AddReport(ReportRow row)
    {
        Query(
            """
            INSERT INTO report (report_id, revision, uuid, title, tlp, pap, indicators, size_bytes, accepted_ms)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
            .Bind(row.ReportId).Bind(row.Revision).Bind(row.Uuid).Bind(row.Title).Bind((int)row.Tlp).Bind((int)row.Pap).Bind(row.Indicators)
            .Bind(row.Json.Length).Bind(row.Accepted).Run();
        long id = Database.LastId;
        Query("INSERT INTO report_body (id, json) VALUES (?, ?)").Bind(id).Bind(row.Json).Run();
        return id;
    }

    public void AddDecision(DecisionRow row) =>
        Query(
            """
            INSERT INTO decision (direction, partner, report_id, revision, envelope_id, is_allowed, reason, because, record, decided_ms)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
            .Bind((int)row.Direction).Bind(row.Partner).Bind(row.ReportId).Bind(row.Revision).Bind(row.EnvelopeId).Bind(row.IsAllowed)
            .Bind(row.Reason).Bind(row.Because).Bind(row.Record).Bind(row.At).Run();
}
