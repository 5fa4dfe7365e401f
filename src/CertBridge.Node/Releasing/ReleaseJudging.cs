using CertBridge.Node.Deciding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Releasing;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Reports;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Releasing;

/// <summary>
/// A release stands on the agreement, the policy, the copy and the persons who signed. Each time it counts, when somebody signs and before its entry gets a number, the
/// decision is made again and compared; where one of them is another, the release does not hold and people are asked again.
/// </summary>
internal sealed class ReleaseJudging(OutgoingDeciding deciding, NodeStore store)
{
    /// <summary>The decision on the report as it is stored, with what is in force.</summary>
    public SharingDecision AskAgain(ApprovalRow approval, TrustSnapshot trust, DateTimeOffset now) =>
        deciding.AskAgain(ReportOf(approval), trust, PartnerOf(approval, trust), SentRevisions.Of(store, approval.ReportId, approval.Revision, approval.Partner), now);

    /// <summary>In words, what is another than when the copy was made; null where nothing is.</summary>
    /// <param name="approval">With its items.</param>
    /// <param name="decision">No denial.</param>
    public static string? WhatChanged(ApprovalRow approval, SharingDecision decision, TrustSnapshot trust) =>
        decision.AgreementHash != approval.AgreementHash ? $"the agreement in force is another, {decision.Question.Agreement?.Document}"
        : decision.Policy!.Hash != approval.PolicyHash ? $"the policy in force is another, {decision.Policy}"
        : !NamedPersons.Of(decision, PartnerOf(approval, trust), decision.Question.Now).Select(person => person.Encryption.KeyId).SequenceEqual(approval.Persons)
            ? "the keys of the named persons are others"
        : ItemsOf(approval).AreExactly(ReportItems.Split(decision.Redacted!.Copy)) ? null
        : "the copy for the partner is another";

    /// <summary>The copy as it is now, for people to look at.</summary>
    public static ReleaseProposal Propose(ApprovalRow approval, SharingDecision decision, TrustSnapshot trust) => ReleaseProposal.OfCopy(decision, PartnerOf(approval, trust));

    /// <summary>Of a released entry before its number, where what it was sealed under is not in force any more or is old.</summary>
    public EntryJudgement Judge(OutboxRow entry, long approvalId, TrustSnapshot trust, DateTimeOffset now)
    {
        (ApprovalRow approval, byte[][] signatures) = store.Read(reader => (
            reader.FindApproval(approvalId)!, reader.ApprovalSignatures(approvalId).Select(row => row.Signature).ToArray()));
        SharingDecision decision = AskAgain(approval, trust, now);
        if (decision.Outcome == SharingOutcome.Deny)
            return new EntryJudgement.NowDenied(Denied(decision));
        if ((WhatChanged(approval, decision, trust) ?? WhoLeft(approval, signatures, trust)) is { } changed)
        {
            ApprovalRow again = Propose(approval, decision, trust).ToRow(now, approval.HeldUntil, $"It was released, and that does not hold any more: {changed}.");
            return new EntryJudgement.WaitsForPeople(Held(decision, again.Because), approval.Id, again);
        }
        SealedEntry sealedAgain = Seal(approval, decision, signatures, trust, now);
        OutboxRow replacement = sealedAgain.ToRow(entry.Queued) with { Id = entry.Id, Lane = entry.Lane };
        DecisionRow released = Released(decision, sealedAgain, approval.Because);
        return decision.Hold?.Until is { } until
            ? new EntryJudgement.HeldAgain(replacement, released, until)
            : new EntryJudgement.SealAgain(replacement, released);
    }

    /// <summary>Exactly the items that were signed over, with the signatures in the manifest.</summary>
    public SealedEntry Seal(ApprovalRow approval, SharingDecision decision, IReadOnlyList<byte[]> signatures, TrustSnapshot trust, DateTimeOffset now) => deciding.SealReleased(
        decision, PartnerOf(approval, trust), PreviousManifest(approval), ItemsOf(approval), ApprovalStatement.Record(approval, approval.IsEmergency, signatures), now);

    /// <summary>The row of a decision that people settled: allowed, by those the sentence names.</summary>
    public DecisionRow Released(SharingDecision decision, SealedEntry entry, string because) =>
        new OutgoingAnswer(decision, entry, deciding.Facts).ToRow() with { Reason = ReasonCodes.Word(ReasonCode.Released), Because = because };

    /// <summary>The row of a decision by which nothing goes.</summary>
    public DecisionRow Denied(SharingDecision decision) => new OutgoingAnswer(decision, Entry: null, deciding.Facts).ToRow();

    /// <summary>The row of a decision that waits for people, whatever it says itself.</summary>
    public DecisionRow Held(SharingDecision decision, string because) =>
        Denied(decision) with { Reason = ReasonCodes.Word(ReasonCode.HeldForApproval), Because = because };

    private static SaltedItems ItemsOf(ApprovalRow approval) => SaltedItems.Read(approval.Items) is { } items && items.Root == approval.ItemRoot
        ? items
        : throw new InvalidOperationException($"The items of approval {approval.Id} are not those it names.");

    private static TrustedPartner PartnerOf(ApprovalRow approval, TrustSnapshot trust) => trust.Find(approval.Partner)
        ?? throw new InvalidOperationException($"Approval {approval.Id} is for {approval.Partner}, of whom no card is known.");

    /// <summary>Who signed must still be on the own card, or the partner would refuse it.</summary>
    private string? WhoLeft(ApprovalRow approval, byte[][] signatures, TrustSnapshot trust)
    {
        ReleaseStatement statement = ApprovalStatement.Of(approval, deciding.Identity, approval.IsEmergency);
        return ReleaseVerification.Verify(statement, signatures, trust.OwnCard).IsValid ? null : "somebody who signed is not on this node's card any more";
    }

    private Report ReportOf(ApprovalRow approval) => StoredRevision.Report(store, approval.ReportId, approval.Revision, $"Approval {approval.Id}");

    private Digest? PreviousManifest(ApprovalRow approval) => StoredRevision.PreviousManifest(store, approval.ReportId, approval.Revision, approval.Partner);
}
