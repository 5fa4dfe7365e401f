using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CertBridge.Protocol.Ids;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage;

public partial class StoreReader
{
    /// <summary>What the key was submitted for before, and whether that was the same.</summary>
    /// <param name="key">The submission key.</param>
    /// <param name="bytes">Digest of what is submitted under it now.</param>
    public EarlierSubmission? FindSubmission(string key, Digest bytes) =>
        Query("SELECT bytes_digest, report_id, revision, node_log_index FROM submission WHERE key_digest = ?")
            .Bind(DigestOfKey(key))
            .One(row => new EarlierSubmission(CryptographicOperations.FixedTimeEquals(row.Span(0), DigestOfBytes(bytes)), row.Report(1), row.ULong(2), row.ULong(3)));

    /// <summary>The highest number a stored report of this year has; 0 for none.</summary>
    public long LastReportNumber(int year) => Query("SELECT value FROM counter WHERE name = ?").Bind(ReportCounter(year)).Scalar() ?? 0;

    private protected static string ReportCounter(int year) => string.Create(CultureInfo.InvariantCulture, $"report/{year:D4}");

    /// <summary>A caller that gives no key gets the digest of the bare bytes as one, so neither may lie in the store as it is.</summary>
    private protected byte[] DigestOfKey(string key) => Vault.Digest("submission.key", Encoding.UTF8.GetBytes(key));

    private protected byte[] DigestOfBytes(Digest bytes) => Vault.Digest("submission.bytes", bytes.ToBytes());
}
