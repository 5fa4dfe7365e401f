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
    /// <param name="report">The report it is about, as it is held here.</param>
    /// <param name="marking">That of the report, or of the item it is about where that is stricter.</param>
    public SharingDecision Decide(Report report, Marking marking, bool hasNote, TrustSnapshot trust, TrustedPartner partner, DateTimeOffset now)
    {
        SharingQuestion question = ReportQuestion.Feedback(identity, report, marking, partner, now);
        var reportFacts = ReportFacts.Of(report);
        SharingDecision decision = trust.Policy.Ask(policy => SharingDeciding.Feedback(question, policy, reportFacts, hasNote));
        ShadowMeter.Count(NodeMeters.Out, decision);
        NodeMeters.Decisions.Add(NodeMeters.Out, SharingOutcomes.Word(decision.Outcome), ReasonCodes.Word(decision.Reason), partner.Id.Value);
        return decision;
    }

    /// <summary>Under a number no envelope to the partner about this report has had.</summary>
    /// <returns>Null where what it is about, or what it says, is not here any more, or the partner is not.</returns>
    public FeedbackAnswer? Seal(FeedbackRow row, ulong number, TrustSnapshot trust, DateTimeOffset now)
    {
        if (row.Message is not { } message || trust.Find(row.Partner) is not { } partner || store.Read(reader => reader.FindInbox(row.InboxId)) is not { IsDestroyed: false } held)
            return null;
        if (ReportJson.Read(held.ReportJson).Value is not { } report)
            return null;
        var marking = new Marking { Tlp = row.Tlp, Pap = row.Pap };
        SharingDecision decision = Decide(report, marking, message.Note.Length > 0, trust, partner, now);
        SealedEntry? entry = decision.IsAllowed ? Seal(row, number, report, decision, trust, partner, now) : null;
        return new FeedbackAnswer(decision, entry, decision.ToJson(facts));
    }

    private SealedEntry Seal(FeedbackRow row, ulong number, Report report, SharingDecision decision, TrustSnapshot trust, TrustedPartner partner, DateTimeOffset now)
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
            Exercise = report.Content.IsExercise,
            Items = [FeedbackItem.Write(row.Message!)],
        };
        SealedEnvelope envelope = EnvelopeSealing.Seal(draft, keys.Signing, keys.SigningCertificate, recipient.Agreement, recipient.Kem);
        return new SealedEntry(envelope, row.ReportId, number, partner, agreement.Hash, trust.Policy.Document.Hash, keys.Signing.Id, draft.Expires) { Kind = CarriedKind.Feedback };
    }
}

/// <summary>Whether it may go, and what was sealed.</summary>
/// <param name="Entry">Null where it may not.</param>
/// <param name="Record">Of the decision, as JSON.</param>
internal sealed record FeedbackAnswer(SharingDecision Decision, SealedEntry? Entry, string Record);
