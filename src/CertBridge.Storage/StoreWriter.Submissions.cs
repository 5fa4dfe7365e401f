using CertBridge.Protocol.Ids;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage;

public sealed partial class StoreWriter
{
    /// <exception cref="StoreConflictException">The key is taken.</exception>
    public void AddSubmission(SubmissionRow row) =>
        Query("INSERT INTO submission (key, bytes_digest, report_id, revision, node_log_index) VALUES (?, ?, ?, ?, ?)")
            .Bind(row.Key).Bind(row.Bytes).Bind(row.ReportId).Bind(row.Revision).Bind(row.NodeLogIndex).Run();

    /// <exception cref="StoreConflictException">The key is taken.</exception>
    public void AddSubmission(string key, Digest bytes, ReportId reportId, ulong revision, ulong nodeLogIndex = 0) =>
        AddSubmission(new SubmissionRow(key, bytes, reportId, revision, nodeLogIndex));

    /// <summary>The next number for a report of this year, from 1. A work that is undone gives its number back.</summary>
    public long NextReportNumber(int year) =>
        Query("INSERT INTO counter (name, value) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value")
            .Bind($"report/{year:D4}")
            .Scalar() ?? throw new StoreConflictException("The report counter gave no number.");
}
