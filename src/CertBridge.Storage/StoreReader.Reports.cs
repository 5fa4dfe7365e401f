using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Rows;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage;

public partial class StoreReader
{
    private const string DecisionColumns = "id, direction, partner, report_id, revision, envelope_id, is_allowed, reason, because, record, decided_ms";

    // A denial counts until a later decision for the same partner and revision allows it: that is what the newest row per partner says.
    private const string ReportColumns =
        """
        r.id, r.report_id, r.revision, r.uuid, r.sealed_title, r.tlp, r.pap, r.indicators, r.size_bytes, r.accepted_ms,
        (SELECT count(*) FROM outbox o WHERE o.report_id = r.report_id AND o.revision = r.revision AND o.kind = 1 AND o.state = 3),
        (SELECT count(*) FROM outbox o WHERE o.report_id = r.report_id AND o.revision = r.revision AND o.kind = 1 AND o.state IN (1, 2)),
        (SELECT count(*) FROM (SELECT d.is_allowed, max(d.id) FROM decision d
            WHERE d.report_id = r.report_id AND d.revision = r.revision AND d.direction = 1 GROUP BY d.partner) WHERE is_allowed = 0),
        r.content_key, k.wrapped, r.meant_for
        """;

    private const string ReportFrom = "FROM report r LEFT JOIN content_key k ON k.id = r.content_key";

    private const string ReportWithBody = $"SELECT {ReportColumns}, b.json {ReportFrom} LEFT JOIN report_body b ON b.id = r.id";

    /// <summary>The newest revision, with its JSON.</summary>
    public ReportRow? FindReport(ReportId reportId) =>
        Query($"{ReportWithBody} WHERE r.report_id = ? ORDER BY r.revision DESC LIMIT 1")
            .Bind(reportId).One(ReadReportWithBody);

    /// <summary>One revision, with its JSON.</summary>
    public ReportRow? FindReport(ReportId reportId, ulong revision) =>
        Query($"{ReportWithBody} WHERE r.report_id = ? AND r.revision = ?")
            .Bind(reportId).Bind(revision).One(ReadReportWithBody);

    /// <summary>Newest first, without JSON.</summary>
    /// <param name="limit">At most this many.</param>
    /// <param name="before">Only rows with a smaller id; null for the first page.</param>
    public IReadOnlyList<ReportRow> ListReports(int limit, long? before = null) =>
        Query($"SELECT {ReportColumns} {ReportFrom} WHERE r.id < ? ORDER BY r.id DESC LIMIT ? + 0")
            .Bind(before ?? long.MaxValue).Bind(limit).All(ReadReport);

    /// <summary>Decisions about a report, oldest first; of one partner the last one holds.</summary>
    public IReadOnlyList<DecisionRow> ListDecisions(ReportId reportId) =>
        Query($"SELECT {DecisionColumns} FROM decision WHERE report_id = ? ORDER BY id").Bind(reportId).All(ReadDecision);

    /// <summary>One decision; null when there is none of that id.</summary>
    public DecisionRow? FindDecision(long id) =>
        Query($"SELECT {DecisionColumns} FROM decision WHERE id = ?")
            .Bind(id).All(ReadDecision).FirstOrDefault();

    /// <summary>Decisions about all reports, newest first, with an id below <paramref name="before"/>; null for the newest.</summary>
    public IReadOnlyList<DecisionRow> ListDecisions(long? before, int limit) =>
        Query($"SELECT {DecisionColumns} FROM decision WHERE id < ? ORDER BY id DESC LIMIT ? + 0").Bind(before ?? long.MaxValue).Bind(limit).All(ReadDecision);

    /// <summary>The last decision about a report and a partner, in one direction; null where there is none.</summary>
    public DecisionRow? FindLastDecision(ReportId reportId, PartnerId partner, DecisionDirection direction) =>
        Query($"SELECT {DecisionColumns} FROM decision WHERE report_id = ? AND partner = ? AND direction = ? ORDER BY id DESC LIMIT 1")
            .Bind(reportId).Bind(partner).Bind((int)direction).One(ReadDecision);

    /// <summary>True when a report of our own is stored under this id and somebody was decided about.</summary>
    public bool HasDecidedReport(ReportId reportId) =>
        Query("SELECT 1 FROM report WHERE report_id = ?1 AND EXISTS (SELECT 1 FROM decision WHERE report_id = ?1) LIMIT 1").Bind(reportId).Scalar() == 1;

    /// <summary>True when it was decided whether a report may leave to somebody: one of our own, or one that was to be passed on.</summary>
    public bool HasDecidedToSend(ReportId reportId) =>
        Query("SELECT 1 FROM decision WHERE report_id = ? AND direction + 0 = 1 LIMIT 1").Bind(reportId).Scalar() == 1;

    private ReportRow ReadReport(SqliteStatement row)
    {
        using ContentKey? key = KeyOf(row, 13, ContentField.ReportTitle);
        return ReadReport(row, key);
    }

    private ReportRow ReadReportWithBody(SqliteStatement row)
    {
        using ContentKey? key = KeyOf(row, 13, ContentField.ReportTitle);
        ReportRow report = ReadReport(row, key);
        return key is null ? report : report with { Json = key.Open(ContentField.ReportJson, report.Id, row.Span(16)) };
    }

    /// <param name="key">Null when its content was destroyed.</param>
    private static ReportRow ReadReport(SqliteStatement row, ContentKey? key) => new()
    {
        Id = row.Long(0),
        ReportId = row.Report(1),
        Revision = row.ULong(2),
        Uuid = row.Guid(3),
        Title = key?.OpenText(ContentField.ReportTitle, row.Long(0), row.Span(4)) ?? "",
        Tlp = (Tlp)row.Int(5),
        Pap = (Pap)row.Int(6),
        Indicators = row.Int(7),
        SizeBytes = row.Int(8),
        Accepted = row.Time(9),
        Delivered = row.Int(10),
        Pending = row.Int(11),
        Denied = row.Int(12),
        MeantFor = [.. row.Text(15).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(PartnerId.Parse)],
        IsDestroyed = key is null,
        ForgottenAt = key is null ? ForgottenMark.Read(row.Span(4)) : null,
    };

    private static DecisionRow ReadDecision(SqliteStatement row) => new()
    {
        Id = row.Long(0),
        Direction = (DecisionDirection)row.Int(1),
        Partner = row.Partner(2),
        ReportId = row.ReportOrNull(3),
        Revision = row.ULong(4),
        EnvelopeId = row.EnvelopeOrNull(5),
        IsAllowed = row.Bool(6),
        Reason = row.Text(7),
        Because = row.Text(8),
        Record = row.Text(9),
        At = row.Time(10),
    };
}
