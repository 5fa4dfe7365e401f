using CertBridge.Protocol.Ids;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage;

public sealed partial class StoreWriter
{
    /// <exception cref="StoreConflictException">The key is taken.</exception>
    public void AddSubmission(SubmissionRow row) =>
        Query("INSERT INTO submission (key_digest, bytes_digest, report_id, revision, node_log_index) VALUES (?, ?, ?, ?, ?)")
            .Bind(DigestOfKey(row.Key)).Bind(DigestOfBytes(row.Bytes)).Bind(row.ReportId).Bind(row.Revision).Bind(row.NodeLogIndex).Run();

    /// <exception cref="StoreConflictException">The key is taken.</exception>
    public void AddSubmission(string key, Digest bytes, ReportId reportId, ulong revision, ulong nodeLogIndex = 0) =>
        AddSubmission(new SubmissionRow(key, bytes, reportId, revision, nodeLogIndex));

    /// <summary>Remembers that a report of this year has the number. Numbers are given before their reports are stored, so they may come in any order.</summary>
    public void KeepReportNumber(int year, long number) =>
        Query("INSERT INTO counter (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)")
            .Bind(ReportCounter(year)).Bind(number).Run();

    /// <summary>Leaves numbers of this year out: reports that this store has forgotten may have them.</summary>
    /// <returns>The number the next one comes after.</returns>
    public long SkipReportNumbers(int year, long count)
    {
        long skipped = LastReportNumber(year) + count;
        KeepReportNumber(year, skipped);
        return skipped;
    }
}
