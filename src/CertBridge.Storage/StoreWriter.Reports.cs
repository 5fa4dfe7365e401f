using CertBridge.Storage.Contents;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage;

public sealed partial class StoreWriter
{
    /// <returns>Its id.</returns>
    /// <exception cref="StoreConflictException">This revision is there already.</exception>
    public long AddReport(ReportRow row)
    {
        long id = NextId("SELECT max(id) FROM report");
        using ContentKey key = AddContentKey(out long keyId);
        Query(
            """
            INSERT INTO report (id, report_id, revision, uuid, tlp, pap, indicators, size_bytes, accepted_ms, content_key, sealed_title, meant_for)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
            .Bind(id).Bind(row.ReportId).Bind(row.Revision).Bind(row.Uuid).Bind((int)row.Tlp).Bind((int)row.Pap).Bind(row.Indicators)
            .Bind(row.Json.Length).Bind(row.Accepted).Bind(keyId).Bind(key.Seal(ContentField.ReportTitle, id, row.Title)).Bind(string.Join(' ', row.MeantFor)).Run();
        Query("INSERT INTO report_body (id, json) VALUES (?, ?)").Bind(id).Bind(key.Seal(ContentField.ReportJson, id, row.Json)).Run();
        return id;
    }

    /// <returns>Its number.</returns>
    public long AddDecision(DecisionRow row)
    {
        long id = NextId("SELECT max(id) FROM decision");
        Query(
            """
            INSERT INTO decision (id, direction, partner, report_id, revision, envelope_id, is_allowed, reason, because, record, decided_ms)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
            .Bind(id).Bind((int)row.Direction).Bind(row.Partner).Bind(row.ReportId).Bind(row.Revision).Bind(row.EnvelopeId).Bind(row.IsAllowed)
            .Bind(row.Reason).Bind(row.Because).Bind(row.Record).Bind(row.At).Run();
        return id;
    }
}
