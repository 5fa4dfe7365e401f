using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Releasing;

/// <summary>
/// A sending node reads TLP:RED in clear, to decide and to redact. Once what it sealed has its number it has no use for it any more: then the report itself is forgotten, as soon as nobody else is still
/// asked about it.
/// </summary>
internal static class RedCopies
{
    /// <param name="ended">An approval that was settled in this work, or whose entry got its number.</param>
    public static void EraseWhenSent(StoreWriter writer, ApprovalRow ended, DateTimeOffset now)
    {
        if (ended.Tlp == Tlp.Red && writer.ListApprovals(ended.ReportId).Any(approval => approval.Revision == ended.Revision && approval.State == ApprovalState.Sent))
            writer.DestroyReportUpTo(ended.ReportId, ended.Revision, now);
    }
}
