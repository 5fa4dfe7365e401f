using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Reports;

namespace CertBridge.Node.Deciding;

/// <summary>
/// Decides for one partner and, where the answer is yes, seals for that partner. Both run outside the commit and in parallel; nothing
/// is sealed without a decision that allows it.
/// </summary>
internal sealed class OutgoingDeciding(NodeIdentity identity, NodeKeys keys, TrustBook trust, PeriodCounts counts)
{
    /// <summary>How long a sealed envelope stays admissible (DESIGN section 5).</summary>
    public static readonly TimeSpan EnvelopeLife = TimeSpan.FromDays(90);

    /// <summary>A new report, revision 1: it is counted against the agreement's limit when it is allowed.</summary>
    public OutgoingAnswer Decide(ReportCopies copies, TrustedPartner partner, bool isNamed, DateTimeOffset now)
    {
        using PeriodCount count = counts.Take(partner, now);
        SharingDecision decision = Judge(copies.Report, partner, isNamed, count.Before, now);
        if (!decision.IsAllowed)
            return new OutgoingAnswer(decision, Entry: null);
        SealedEntry entry = Seal(decision, copies, partner, previousManifest: null, now);
        count.Keep();
        return new OutgoingAnswer(decision, entry);
    }

    /// <summary>The decision <see cref="Decide"/> would make now, and what the partner would get. Nothing is sealed, and no place of the agreement's limit is taken.</summary>
    public ForeseenAnswer Foresee(ReportCopies copies, TrustedPartner partner, bool isNamed, DateTimeOffset now)
    {
        SharingDecision decision = Judge(copies.Report, partner, isNamed, counts.Look(partner, now), now);
        return decision is { IsAllowed: true, Question.Agreement.Document: { } agreement }
            ? new ForeseenAnswer(decision, copies.Under(agreement), copies.WithheldUnder(agreement))
            : new ForeseenAnswer(decision, [], []);
    }

    /// <summary>The same report again after card, sheet or agreement changed. It was counted when it was accepted.</summary>
    public OutgoingAnswer DecideAgain(Report report, TrustedPartner partner, Digest? previousManifest, DateTimeOffset now)
    {
        SharingDecision decision = Judge(report, partner, isNamed: true, sentThisPeriod: 0, now);
        return decision.IsAllowed
            ? new OutgoingAnswer(decision, Seal(decision, new ReportCopies(report), partner, previousManifest, now))
            : new OutgoingAnswer(decision, Entry: null);
    }

    private SharingDecision Judge(Report report, TrustedPartner partner, bool isNamed, long? sentThisPeriod, DateTimeOffset now) =>
        SharingGuards.Decide(ReportQuestion.Outgoing(identity, report, partner, isNamed, sentThisPeriod, now));

    private SealedEntry Seal(SharingDecision decision, ReportCopies copies, TrustedPartner partner, Digest? previousManifest, DateTimeOffset now)
    {
        Report report = copies.Report;
        RecipientKeys recipient = RecipientKeys.Choose(trust.Current.OwnCard, partner, now)
            ?? throw new InvalidOperationException($"A decision for {partner.Id} allowed what cannot be sealed.");
        Agreement agreement = decision.Question.Agreement?.Document
            ?? throw new InvalidOperationException($"A decision for {partner.Id} allowed without an agreement.");
        var draft = new EnvelopeDraft
        {
            Id = EnvelopeId.Create(now),
            Sender = identity.Id,
            Recipient = partner.Id,
            AgreementHash = agreement.Hash,
            Created = now,
            Expires = now + EnvelopeLife,
            ReportId = report.Id.Value,
            Revision = report.Revision,
            PreviousManifest = previousManifest,
            Marking = report.Content.Marking,
            Onward = report.Content.Onward,
            Exercise = report.Content.IsExercise,
            ContentExpires = report.Content.Expires,
            Items = copies.Under(agreement),
        };
        SealedEnvelope envelope = EnvelopeSealing.Seal(draft, keys.Signing, keys.SigningCertificate, recipient.Agreement, recipient.Kem);
        return new SealedEntry(envelope, report.Id, report.Revision, partner, agreement.Hash, keys.Signing.Id, draft.Expires);
    }
}
