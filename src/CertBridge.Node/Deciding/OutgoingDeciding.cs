using System.Diagnostics;
using CertBridge.Node.Releasing;
using CertBridge.Node.Trusting;
using CertBridge.Node.Watching;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Redacting;
using CertBridge.Sharing.Reports;

namespace CertBridge.Node.Deciding;

/// <summary>
/// Decides for one partner and, where the answer is yes, seals for that partner. Both run outside the commit and in parallel; nothing
/// is sealed without a decision that allows it.
/// </summary>
internal sealed class OutgoingDeciding(NodeIdentity identity, NodeKeys keys, TrustBook trust, PeriodCounts counts, Pseudonyms pseudonyms, FactsKey facts)
{
    /// <summary>How long a sealed envelope stays admissible (DESIGN section 5).</summary>
    public static readonly TimeSpan EnvelopeLife = TimeSpan.FromDays(90);

    public NodeIdentity Identity => identity;

    /// <summary>For the digests in the records of decisions.</summary>
    public FactsKey Facts => facts;

    /// <summary>A new report, revision 1: it is counted against the agreement's limit when it is allowed, or will go by itself.</summary>
    public OutgoingAnswer Decide(ReportFacts report, TrustSnapshot snapshot, TrustedPartner partner, bool isNamed, DateTimeOffset now)
    {
        using PeriodCount count = counts.Take(partner, now);
        SharingDecision decision = Judge(report, snapshot, partner, isNamed, count.Before, SentRevisions.None, now);
        ShadowMeter.Count(NodeMeters.Out, decision);
        OutgoingAnswer answer = Answer(decision, partner, previousManifest: null, now);
        if (answer.Entry is not null || answer.Proposal is not null)
            count.Keep();
        return answer;
    }

    /// <summary>A later revision of a report: counted as a new one only where the partner has nothing of it yet.</summary>
    /// <param name="report">The revision.</param>
    /// <param name="snapshot">What is in force.</param>
    /// <param name="partner">For whom.</param>
    /// <param name="isNamed">Whether it is among those it is meant for.</param>
    /// <param name="previousManifest">Of the revision this partner got before; null where it got none.</param>
    /// <param name="sent">What it got before.</param>
    /// <param name="now">When.</param>
    public OutgoingAnswer DecideRevision(ReportFacts report, TrustSnapshot snapshot, TrustedPartner partner, bool isNamed, Digest? previousManifest, SentRevisions sent, DateTimeOffset now)
    {
        if (previousManifest is null)
            return Decide(report, snapshot, partner, isNamed, now);
        SharingDecision decision = Judge(report, snapshot, partner, isNamed, sentThisPeriod: 0, sent, now);
        ShadowMeter.Count(NodeMeters.Out, decision);
        return Answer(decision, partner, previousManifest, now);
    }

    /// <summary>The decision <see cref="Decide"/> would make now, and what the partner would get. Nothing is sealed, and no place of the agreement's limit is taken.</summary>
    public ForeseenAnswer Foresee(ReportFacts report, TrustSnapshot snapshot, TrustedPartner partner, bool isNamed, DateTimeOffset now)
    {
        SharingDecision decision = Judge(report, snapshot, partner, isNamed, counts.Look(partner, now), SentRevisions.None, now);
        return new ForeseenAnswer(decision, decision.Redacted is { } redacted ? ReportItems.Split(redacted.Copy) : []);
    }

    /// <summary>The same report again after card, sheet, agreement or policy changed. It was counted when it was accepted.</summary>
    public OutgoingAnswer DecideAgain(Report report, TrustSnapshot snapshot, TrustedPartner partner, Digest? previousManifest, SentRevisions sent, DateTimeOffset now)
    {
        SharingDecision decision = AskAgain(report, snapshot, partner, sent, now);
        ShadowMeter.Count(NodeMeters.Out, decision);
        return Answer(decision, partner, previousManifest, now);
    }

    /// <summary>The decision of <see cref="DecideAgain"/>; nothing is sealed.</summary>
    public SharingDecision AskAgain(Report report, TrustSnapshot snapshot, TrustedPartner partner, SentRevisions sent, DateTimeOffset now) =>
        Judge(ReportFacts.Of(report), snapshot, partner, isNamed: true, sentThisPeriod: 0, sent, now);

    /// <summary>Seals exactly what people released, for which the decision made again must have the same copy.</summary>
    public SealedEntry SealReleased(SharingDecision decision, TrustedPartner partner, Digest? previousManifest, SaltedItems items, ReleaseRecord release, DateTimeOffset now) =>
        Seal(decision, partner, previousManifest, now, items, release);

    private OutgoingAnswer Answer(SharingDecision decision, TrustedPartner partner, Digest? previousManifest, DateTimeOffset now) => GoesByItself(decision)
        ? new OutgoingAnswer(decision, Seal(decision, partner, previousManifest, now), facts)
        : new OutgoingAnswer(decision, Entry: null, facts) { Proposal = decision.Hold is null ? null : ReleaseProposal.Of(decision, partner) };

    /// <summary>Allowed, or held until a time and by nobody: what waits for people is not sealed before they spoke.</summary>
    private static bool GoesByItself(SharingDecision decision) => decision.IsAllowed || decision.Hold is { Until: not null, Approvals.Count: 0 };

    private SharingDecision Judge(ReportFacts report, TrustSnapshot snapshot, TrustedPartner partner, bool isNamed, long? sentThisPeriod, SentRevisions sent, DateTimeOffset now)
    {
        SharingQuestion question = ReportQuestion.Following(ReportQuestion.Outgoing(identity, report.Report, partner, isNamed, sentThisPeriod, now), report.Report, partner, sent);
        RedactionKey key = pseudonyms.For(partner.Id, report.Report.Id);
        long begun = Stopwatch.GetTimestamp();
        SharingDecision decision = SharingDeciding.Outgoing(question, snapshot.Policy.Document, report, key);
        NodeMeters.Decided(Stopwatch.GetElapsedTime(begun));
        return snapshot.Policy.Shadow is { } shadow ? decision.Beside(SharingDeciding.Outgoing(question, shadow, report, key)) : decision;
    }

    private SealedEntry Seal(
        SharingDecision decision, TrustedPartner partner, Digest? previousManifest, DateTimeOffset now, SaltedItems? released = null, ReleaseRecord? release = null)
    {
        Report report = decision.Redacted?.Copy
            ?? throw new InvalidOperationException($"A decision for {partner.Id} allowed without a copy.");
        RecipientKeys recipient = RecipientKeys.Choose(trust.Current.OwnCard, partner, now)
            ?? throw new InvalidOperationException($"A decision for {partner.Id} allowed what cannot be sealed.");
        if (decision.Question.Onward is not null)
            throw new InvalidOperationException($"A report of {decision.Question.Origin} would go to {partner.Id} as our own.");
        if (release is null && decision.Question.Marking!.Tlp == Tlp.Red)
            throw new InvalidOperationException($"A decision for {partner.Id} let TLP:RED go without a release.");
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
            Items = released?.Items ?? ReportItems.Split(report),
            Salted = released,
            Release = release,
            Persons = release is null ? [] : [.. NamedPersons.Of(decision, partner, now).Select(person => person.Encryption)],
        };
        KeysInUse own = keys.InUse;
        SealedEnvelope envelope = EnvelopeSealing.Seal(draft, own.Signing, own.SigningCertificate, recipient.Agreement, recipient.Kem);
        return new SealedEntry(envelope, report.Id, report.Revision, partner, agreement.Hash, decision.Policy!.Hash, own.Signing.Id, draft.Expires);
    }
}
