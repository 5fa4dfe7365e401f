using System.Diagnostics;
using CertBridge.Node.Trusting;
using CertBridge.Node.Watching;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Redacting;
using CertBridge.Sharing.Reports;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Deciding;

/// <summary>
/// Decides whether what a partner made may be passed on to another and, where it may, encloses it: the originator's signed manifest and the items this partner may see, under a manifest of our own
/// (decision 0021). Nothing of it is signed again.
/// </summary>
internal sealed class OnwardDeciding(NodeIdentity identity, NodeKeys keys, NodeStore store, TrustBook trust, PeriodCounts counts, KeptDeciding kept, Pseudonyms pseudonyms, FactsKey facts)
{
    /// <summary>Passing on is a way out of the store like showing and exporting: what may not be shown here goes to nobody.</summary>
    /// <returns>The decision that keeps it here; null where none does.</returns>
    public DecisionRow? Withheld(InboxRow held) => kept.Decide(held, arrival: null, KeptExit.Forward) is { IsAllowed: false } denied ? denied.ToRow() : null;

    /// <summary>What was not passed on to the partner before is counted against its agreement's limit, as a report of our own.</summary>
    /// <param name="held">As its originator sent it, with its bytes.</param>
    /// <param name="snapshot">What is in force.</param>
    /// <param name="partner">For whom.</param>
    /// <param name="now">When.</param>
    /// <returns>Null where it may go and cannot: the key it came under is gone, or an item is too large to be shown with its proof.</returns>
    public OutgoingAnswer? Decide(InboxRow held, TrustSnapshot snapshot, TrustedPartner partner, DateTimeOffset now)
    {
        Digest? previous = Previous(held, partner);
        if (previous is not null)
            return Answer(held, Judge(held, snapshot, partner, sentThisPeriod: 0, now), partner, previous, now);
        using PeriodCount count = counts.Take(partner, now);
        OutgoingAnswer? answer = Answer(held, Judge(held, snapshot, partner, count.Before, now), partner, previous, now);
        if (answer?.Entry is not null)
            count.Keep();
        return answer;
    }

    /// <summary>The same again immediately before its number; it was counted before.</summary>
    public OutgoingAnswer? DecideAgain(InboxRow held, TrustSnapshot snapshot, TrustedPartner partner, DateTimeOffset now) =>
        Answer(held, Judge(held, snapshot, partner, sentThisPeriod: 0, now), partner, Previous(held, partner), now);

    private Digest? Previous(InboxRow held, TrustedPartner partner) => StoredRevision.PreviousManifest(store, held.ReportId!.Value, held.Revision, partner.Id);

    private SharingDecision Judge(InboxRow held, TrustSnapshot snapshot, TrustedPartner partner, long? sentThisPeriod, DateTimeOffset now)
    {
        Report report = ReportJson.Read(held.ReportJson).Value
            ?? throw new InvalidOperationException($"{held.ReportId} revision {held.Revision} of {held.Partner} is stored and cannot be read.");
        SharingQuestion first = ReportQuestion.Onward(identity, report, held.AgreementHash, snapshot.Find(held.Partner), partner, sentThisPeriod, now);
        SharingQuestion question = ReportQuestion.Following(first, report, partner, SentRevisions.OfPassedOn(store, report.Id, held.Revision, partner.Id, held.Partner));
        var reportFacts = ReportFacts.Of(report);
        RedactionKey key = pseudonyms.For(partner.Id, report.Id);
        long begun = Stopwatch.GetTimestamp();
        SharingDecision decision = snapshot.Policy.Ask(policy => SharingDeciding.Outgoing(question, policy, reportFacts, key));
        NodeMeters.Decided(Stopwatch.GetElapsedTime(begun));
        ShadowMeter.Count(NodeMeters.Out, decision);
        return decision;
    }

    private OutgoingAnswer? Answer(InboxRow held, SharingDecision decision, TrustedPartner partner, Digest? previous, DateTimeOffset now)
    {
        bool goes = decision.IsAllowed || decision.Hold is { Until: not null, Approvals.Count: 0 };
        if (!goes)
            return new OutgoingAnswer(decision, Entry: null, facts);
        // Item 0 is the core, so indicator n is item n + 1.
        HashSet<int> withheld = [.. decision.Withheld.Select(index => index + 1)];
        return Enclosing.TryEnclose(held.Header, held.Cms, keys.Encryption, withheld, out IReadOnlyList<EnvelopeItem>? items, out _)
            ? new OutgoingAnswer(decision, Seal(held, decision, items, partner, previous, now), facts)
            : null;
    }

    private SealedEntry Seal(InboxRow held, SharingDecision decision, IReadOnlyList<EnvelopeItem> items, TrustedPartner partner, Digest? previous, DateTimeOffset now)
    {
        RecipientKeys recipient = RecipientKeys.Choose(trust.Current.OwnCard, partner, now)
            ?? throw new InvalidOperationException($"A decision for {partner.Id} allowed what cannot be sealed.");
        Agreement agreement = decision.Question.Agreement!.Document;
        Report report = decision.Redacted!.Copy;
        var draft = new EnvelopeDraft
        {
            Id = EnvelopeId.Create(now),
            Kind = EnvelopeKind.PassedOn,
            Sender = identity.Id,
            Recipient = partner.Id,
            AgreementHash = agreement.Hash,
            Created = now,
            Expires = now + OutgoingDeciding.EnvelopeLife,
            ReportId = report.Id.Value,
            Revision = report.Revision,
            PreviousManifest = previous,
            Marking = new Marking { Tlp = held.Tlp, Pap = held.Pap },
            Onward = report.Content.Onward,
            Exercise = report.Content.IsExercise,
            ContentExpires = report.Content.Expires,
            Items = items,
        };
        KeysInUse own = keys.InUse;
        SealedEnvelope envelope = EnvelopeSealing.Seal(draft, own.Signing, own.SigningCertificate, recipient.Agreement, recipient.Kem);
        return new SealedEntry(envelope, report.Id, report.Revision, partner, agreement.Hash, decision.Policy!.Hash, own.Signing.Id, draft.Expires) { Originator = held.Partner };
    }
}
