using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
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
    /// <summary>Revisions of one report kept of one partner: what a withdrawal destroys, it destroys in one commit.</summary>
    public const int RevisionsMax = 1_000;

    /// <returns>The verdict that holds instead; null where the first one does.</returns>
    public static ArrivalVerdict? Overrule(StoreReader reader, CommitContext context, ArrivalVerdict verdict) => verdict switch
    {
        ArrivalVerdict.Stored stored => (ArrivalVerdict?)TakenBack(reader, context, stored.EnvelopeId, stored.Report.Originator, stored.Report.ReportId, stored.Report.Revision)
            ?? (ArrivalVerdict?)HeldBefore(reader, context, stored)
            ?? TooMany(reader, context, stored.EnvelopeId, stored.Report.ReportId),
        ArrivalVerdict.FedBack fedBack => FeedbackJudging.Overrule(reader, context, fedBack),
        ArrivalVerdict.Quarantined { ReportId: { } id } kept => TakenBack(reader, context, kept.EnvelopeId, kept.Originator ?? context.Partner, id, kept.Revision) ?? TooMany(reader, context, kept.EnvelopeId, id),
        _ => null,
    };

    /// <summary>By whoever sends it, or by who made it: what its originator took back comes from nobody else either.</summary>
    private static ArrivalVerdict.Refused? TakenBack(StoreReader reader, CommitContext context, EnvelopeId envelope, PartnerId originator, ReportId report, ulong revision) =>
        reader.FindWithdrawnOf(context.Partner, originator, report, revision) is { } withdrawn
            ? new ArrivalVerdict.Refused(RefusalReason.Withdrawn, envelope, $"{report} revision {revision} was taken back by revision {withdrawn.Revision}")
            : null;

    private static ArrivalVerdict.Quarantined? HeldBefore(StoreReader reader, CommitContext context, ArrivalVerdict.Stored stored)
    {
        AdmittedReport report = stored.Report;
        if (!reader.HoldsRevision(context.Partner, report.ReportId, report.Revision))
            return null;
        var reused = new Problem(ReportErrors.RevisionChain, "revision", $"Revision {report.Revision} of {report.ReportId} is held here with another manifest.");
        return new ArrivalVerdict.Quarantined(QuarantineReason.ContentInvalid, stored.EnvelopeId, stored.ManifestDigest, reused.ToString(), Decision: null)
        {
            ReportId = report.ReportId,
            Revision = report.Revision,
        };
    }

    private static ArrivalVerdict.Refused? TooMany(StoreReader reader, CommitContext context, EnvelopeId envelope, ReportId report) =>
        reader.HeldRevisions(context.Partner, report, RevisionsMax).Count >= RevisionsMax
            ? new ArrivalVerdict.Refused(RefusalReason.Limit, envelope, $"{RevisionsMax} revisions of {report} are kept here, and no more are taken")
            : null;
}
