using CertBridge.Storage.Rows;

namespace CertBridge.Storage;

public partial class StoreReader
{
    public SubmissionRow? FindSubmission(string key) =>
        Query("SELECT key, bytes_digest, report_id, revision, node_log_index FROM submission WHERE key = ?")
            .Bind(key)
            .One(row => new SubmissionRow(row.Text(0), row.Digest(1), row.Report(2), row.ULong(3), row.ULong(4)));
}
