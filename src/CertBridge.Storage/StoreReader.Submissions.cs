using System.Globalization;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage;

public partial class StoreReader
{
    public SubmissionRow? FindSubmission(string key) =>
        Query("SELECT key, bytes_digest, report_id, revision, node_log_index FROM submission WHERE key = ?")
            .Bind(key)
            .One(row => new SubmissionRow(row.Text(0), row.Digest(1), row.Report(2), row.ULong(3), row.ULong(4)));

    /// <summary>The highest number a stored report of this year has; 0 for none.</summary>
    public long LastReportNumber(int year) => Query("SELECT value FROM counter WHERE name = ?").Bind(ReportCounter(year)).Scalar() ?? 0;

    private protected static string ReportCounter(int year) => string.Create(CultureInfo.InvariantCulture, $"report/{year:D4}");
}
