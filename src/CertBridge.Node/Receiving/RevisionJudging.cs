using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Receiving;

/// <summary>
/// What the store says of a revision that was judged good by itself, asked in the commit: whether it was taken back before it came, and whether the same revision was here
/// already with other bytes. A revision below the highest one held is stored like any other and changes nothing.
/// </summary>
internal static class RevisionJudging
{
    /// <returns>The verdict that holds instead; null where the first one does.</returns>
    public static ArrivalVerdict? Overrule(StoreReader reader, CommitContext context, ArrivalVerdict.Stored stored)
    {
        AdmittedReport report = stored.Report;
        if (reader.FindWithdrawn(context.Partner, report.ReportId) is { } withdrawn && withdrawn.Covers(report.Revision))
            return new ArrivalVerdict.Refused(RefusalReason.Withdrawn, stored.EnvelopeId, $"{report.ReportId} revision {report.Revision} was taken back by revision {withdrawn.Revision}");
        bool isHeldOtherwise = reader.ListInbox(context.Partner, report.ReportId)
            .Any(row => row.State == InboxState.Stored && row.Kind == CarriedKind.Report && row.Revision == report.Revision && row.ManifestDigest != stored.ManifestDigest);
        return isHeldOtherwise
            ? new ArrivalVerdict.Quarantined(
                QuarantineReason.ContentInvalid, stored.EnvelopeId, stored.ManifestDigest,
                new Problem(ReportErrors.RevisionChain, "revision", $"Revision {report.Revision} of {report.ReportId} is held here with another manifest.").ToString(), Decision: null)
            {
                ReportId = report.ReportId,
                Revision = report.Revision,
            }
            : null;
    }
}
