using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Node.Watching;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Feedbacks;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Reports;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Deciding;

/// <summary>Decides whether something that was said about a report may go to who made it and, where it may, seals it. Asked when it is said, when it is sealed, and again before its number where something changed.</summary>
internal sealed class FeedbackSealing(NodeIdentity identity, NodeKeys keys, NodeStore store, FactsKey facts)
{
    /// <summary>About a report by guards and rules, about what is sealed to persons by the guards alone.</summary>
    /// <param name="row">What is said, with its message.</param>
    /// <param name="held">What it is about.</param>
    /// <param name="trust">With the policy in force.</param>
    /// <param name="partner">Who sent it.</param>
    /// <param name="now">When.</param>
    /// <returns>Null where what it is about cannot be read here any more.</returns>
    public SharingDecision? Decide(FeedbackRow row, InboxRow held, TrustSnapshot trust, TrustedPartner partner, DateTimeOffset now)
    {
        SharingDecision? decision = row.Message!.Person is null ? AboutReport(row, held, trust, partner, now) : SharingDeciding.PersonReceipt(ReportQuestion.PersonReceipt(identity, row, IsExercise(held), partner, now));
        if (decision is not null)
            NodeMeters.Decisions.Add(NodeMeters.Out, SharingOutcomes.Word(decision.Outcome), ReasonCodes.Word(decision.Reason), partner.Id.Value);
        return decision;
    }

    /// <summary>Under a number no envelope to the partner about this report has had.</summary>
    /// <returns>Null where what it is about, or what it says, is not here any more, or the partner is not.</returns>
    public FeedbackAnswer? Seal(FeedbackRow row, ulong number, TrustSnapshot trust, DateTimeOffset now)
    {
        if (row.Message is null || trust.Find(row.Partner) is not { } partner || store.Read(reader => reader.FindInbox(row.InboxId)) is not { IsDestroyed: false } held)
            return null;
        if (Decide(row, held, trust, partner, now) is not { } decision)
            return null;
        SealedEntry? entry = decision.IsAllowed ? Seal(row, number, decision, trust, partner, now) : null;
        return new FeedbackAnswer(decision, entry, decision.ToJson(facts));
    }

    private SharingDecision? AboutReport(FeedbackRow row, InboxRow held, TrustSnapshot trust, TrustedPartner partner, DateTimeOffset now)
    {
        if (ReportJson.Read(held.ReportJson).Value is not { } report)
            return null;
        SharingQuestion question = ReportQuestion.Feedback(identity, report, new Marking { Tlp = row.Tlp, Pap = row.Pap }, partner, now);
        var reportFacts = ReportFacts.Of(report);
        SharingDecision decision = trust.Policy.Ask(policy => SharingDeciding.Feedback(question, policy, reportFacts, row.Message!.Note.Length > 0));
        ShadowMeter.Count(NodeMeters.Out, decision);
        return decision;
    }

    /// <summary>As its manifest stated, which this node wrote down when it came.</summary>
    private bool IsExercise(InboxRow held) =>
        store.Read(reader => DecisionHistory.Arrival(reader.ListDecisions(held.ReportId!.Value), held.Partner, held.EnvelopeId)) is { } arrival
        && RecordedDecision.Read(arrival.Record).Stated is { Exercise: true };

    private SealedEntry Seal(FeedbackRow row, ulong number, SharingDecision decision, TrustSnapshot trust, TrustedPartner partner, DateTimeOffset now)
    {
        RecipientKeys recipient = RecipientKeys.Choose(trust.OwnCard, partner, now)
            ?? throw new InvalidOperationException($"A decision for {partner.Id} allowed what cannot be sealed.");
        Agreement agreement = decision.Question.Agreement!.Document;
        var draft = new EnvelopeDraft
        {
            Id = EnvelopeId.Create(now),
            Kind = EnvelopeKind.Feedback,
            Sender = identity.Id,
            Recipient = partner.Id,
            AgreementHash = agreement.Hash,
            Created = now,
            Expires = now + OutgoingDeciding.EnvelopeLife,
            ReportId = row.ReportId.Value,
            Revision = number,
            PreviousManifest = null,
            Marking = new Marking { Tlp = row.Tlp, Pap = row.Pap },
            Onward = OnwardRule.Nobody,
            Exercise = decision.Question.Exercise,
            Items = [FeedbackItem.Write(row.Message!)],
        };
        KeysInUse own = keys.InUse;
        SealedEnvelope envelope = EnvelopeSealing.Seal(draft, own.Signing, own.SigningCertificate, recipient.Agreement, recipient.Kem);
        return new SealedEntry(envelope, row.ReportId, number, partner, agreement.Hash, trust.Policy.Document.Hash, own.Signing.Id, draft.Expires) { Kind = CarriedKind.Feedback };
    }
}

/// <summary>Whether it may go, and what was sealed.</summary>
/// <param name="Entry">Null where it may not.</param>
/// <param name="Record">Of the decision, as JSON.</param>
internal sealed record FeedbackAnswer(SharingDecision Decision, SealedEntry? Entry, string Record);
