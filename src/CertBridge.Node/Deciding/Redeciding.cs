using CertBridge.Node.Delivering;
using CertBridge.Node.Forwarding;
using CertBridge.Node.Releasing;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Reports;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Deciding;

/// <summary>
/// A decision stands on a card, a key sheet, an agreement, the policy, a signing key, and the own card as well. Before an entry gets its number these are compared with what
/// is in force now; where one changed or ran out, it is decided and sealed again (docs/LINK.md, Numbers).
/// </summary>
internal sealed class Redeciding(OutgoingDeciding deciding, WithdrawalSealing withdrawals, FeedbackSealing feedback, OnwardDeciding onward, NodeKeys keys, NodeStore store, TimeProvider time)
{
    /// <summary>What waited longer, behind an embargo or an outage, is decided and sealed again: rules may ask for the time, and an envelope has a life of its own.</summary>
    private static readonly TimeSpan StaleAfter = TimeSpan.FromHours(1);

    private static readonly EntryJudgement Good = new EntryJudgement.StillGood();

    private readonly ReleaseJudging releases = new(deciding, store);

    public EntryJudgement Judge(OutboxRow entry, TrustSnapshot trust)
    {
        DateTimeOffset now = time.GetUtcNow();
        // A partner is never forgotten; an entry for one that is not there was written by another home's store.
        TrustedPartner partner = trust.Find(entry.Partner)
            ?? throw new InvalidOperationException($"Outbox entry {entry.Id} is for {entry.Partner}, of whom no card is known.");
        bool stands = StandsOnWhatIsInForce(entry, partner, trust.OwnCard, now) && now - entry.Changed < StaleAfter;
        if (entry.Kind == CarriedKind.Withdrawal)
            return stands ? Good : SayAgain(entry, trust, now);
        if (entry.Kind == CarriedKind.Feedback)
            return stands && entry.PolicyHash == trust.Policy.Document.Hash ? Good : FeedBackAgain(entry, trust, now);
        if (entry.Originator is { } originator)
            return PassOnAgain(entry, originator, trust, partner, now);
        ApprovalRow? approval = store.Read(reader => reader.FindApprovalOfEntry(entry.Id));
        if (approval is not null && !(approval.State == ApprovalState.Released && now < approval.Expires))
            return new EntryJudgement.NotReleasedInTime(approval.Id);
        bool isForPersons = approval is { Persons.Count: > 0 }; // whose keys are on the contact sheet, which an entry does not name
        bool signersStand = approval is null || store.Read(reader => reader.ApprovalSignatures(approval.Id)).All(row => trust.OwnCard.HasOfficer(row.Key));
        if (!isForPersons && signersStand && stands && entry.PolicyHash == trust.Policy.Document.Hash)
            return Good;
        if (store.Read(reader => reader.FindReport(entry.ReportId, entry.Revision)) is { IsDestroyed: true })
            return new EntryJudgement.Unsealable(); // it was retracted since it was read, and is not queued any more
        if (approval is not null)
            return releases.Judge(entry, approval.Id, trust, now);
        OutgoingAnswer answer = deciding.DecideAgain(ReportOf(entry), trust, partner, PreviousManifest(entry), SentRevisions.Of(store, entry.ReportId, entry.Revision, entry.Partner), now);
        if (answer.Proposal is { } proposal)
            return new EntryJudgement.WaitsForPeople(answer.ToRow(), ApprovalId: null, proposal.ToRow(now, entry.HeldUntil) with { OutboxId = entry.Id, Lane = entry.Lane });
        if (answer.Entry is not { } again)
            return new EntryJudgement.NowDenied(answer.ToRow());
        return Again(entry, answer, again);
    }

    private static EntryJudgement Again(OutboxRow entry, OutgoingAnswer answer, SealedEntry again)
    {
        OutboxRow replacement = again.ToRow(entry.Queued) with { Id = entry.Id, Lane = entry.Lane };
        return answer.HeldUntil is { } until
            ? new EntryJudgement.HeldAgain(replacement, answer.ToRow(), until)
            : new EntryJudgement.SealAgain(replacement, answer.ToRow());
    }

    /// <summary>Always decided again: it stands on the agreement with its originator too, which an entry does not name.</summary>
    private EntryJudgement PassOnAgain(OutboxRow entry, PartnerId originator, TrustSnapshot trust, TrustedPartner partner, DateTimeOffset now)
    {
        if (store.Read(reader => reader.FindFromOriginator(originator, entry.ReportId, entry.Revision)) is not { IsDestroyed: false } held)
            return new EntryJudgement.NothingToPassOn("it was forgotten or taken back before it could be passed on");
        if (store.Read(reader => reader.HighestFromOriginator(originator, entry.ReportId)) is var newest && newest > entry.Revision)
            return new EntryJudgement.NothingToPassOn($"revision {newest} came before it was sent", IsFollowed: true);
        if (onward.Withheld(held) is { } withheld)
            return new EntryJudgement.NowDenied(withheld);
        if (onward.DecideAgain(held, trust, partner, now) is not { } answer)
            return new EntryJudgement.NothingToPassOn("the key it came under is gone, and with it its originator's signature");
        if (answer.Entry is { } again)
            return Again(entry, answer, again);
        DecisionRow denied = answer.ToRow();
        bool isPassing = !WithdrawnForOne.IsMeantBy(denied.Reason) && store.Read(reader => reader.LastGot(entry.ReportId, entry.Partner)) is null;
        if (!isPassing)
            return new EntryJudgement.NowDenied(denied);
        DateTimeOffset? keptSince = store.Read(reader => reader.FindOnward(entry.ReportId, entry.Partner))?.KeptSince;
        return GivingUp.IsTime(keptSince, now) ? new EntryJudgement.GivenUp(denied) : new EntryJudgement.TriedLater();
    }

    private EntryJudgement SayAgain(OutboxRow entry, TrustSnapshot trust, DateTimeOffset now)
    {
        WithdrawalRow? said = store.Read(reader => reader.FindWithdrawal(entry.ReportId, entry.Partner));
        return said is not null && said.Revision == entry.Revision && withdrawals.Seal(said, trust, now) is { } again
            ? new EntryJudgement.SaidAgain(again.ToRow(entry.Queued) with { Id = entry.Id, Lane = entry.Lane })
            : new EntryJudgement.Unsealable();
    }

    private EntryJudgement FeedBackAgain(OutboxRow entry, TrustSnapshot trust, DateTimeOffset now)
    {
        FeedbackRow? said = store.Read(reader => reader.FindFeedback(entry.Partner, entry.ReportId, entry.Revision));
        return said is { State: FeedbackState.OnTheWay } && feedback.Seal(said, entry.Revision, trust, now) is { Entry: { } again } answer
            ? new EntryJudgement.SaidAgain(again.ToRow(entry.Queued) with { Id = entry.Id, Lane = entry.Lane }, answer.Record)
            : new EntryJudgement.Unsealable();
    }

    private bool StandsOnWhatIsInForce(OutboxRow entry, TrustedPartner partner, VerifiedCard own, DateTimeOffset now) =>
        entry.AgreementHash == partner.InForce(now)?.Document.Hash
        && entry.CardDigest == partner.Card.Digest && now < partner.Card.Expires
        && entry.SheetDigest == partner.Sheet?.Digest && now < partner.Sheet.Expires
        && entry.SignedBy == keys.Signing.Id
        && entry.Changed >= own.Issued // the suite is a matter of both cards
        && !(RecipientKeys.Choose(own, partner, now)?.Kem?.NotBefore > entry.Changed); // it waited, sealed classically, for this half

    private Report ReportOf(OutboxRow entry) => StoredRevision.Report(store, entry.ReportId, entry.Revision, $"Outbox entry {entry.Id}");

    private Digest? PreviousManifest(OutboxRow entry) => StoredRevision.PreviousManifest(store, entry.ReportId, entry.Revision, entry.Partner);
}
