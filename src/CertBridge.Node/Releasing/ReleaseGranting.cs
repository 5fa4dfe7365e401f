using CertBridge.Node.Admitting;
using CertBridge.Node.Deciding;
using CertBridge.Node.Delivering;
using CertBridge.Node.Linking;
using CertBridge.Node.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Node.Watching;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Releasing;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Reports;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Releasing;

/// <summary>
/// Takes one person's signature over what waits. In order: (1) does it wait, (2) is it decided again as it was, and is it what the person looked at, (3) whose signature is it,
/// (4) is it enough; then it is sealed with exactly the items that were signed, and signature, state, decision and outbox row are one commit.
/// </summary>
internal sealed class ReleaseGranting(
    NodeIdentity identity, TrustBook trust, NodeStore store, ReleaseJudging judging, LinkSignals signals, TimeProvider time, ILogger<ReleaseGranting> logger)
{
    /// <summary>Cards and agreements come in at any moment: where something moved between the look and the commit, all of it is asked again.</summary>
    private const int TriesMax = 5;

    public async Task<Parsed<GrantedRelease>> GrantAsync(ReleaseGrant grant, Caller caller, CancellationToken cancellationToken)
    {
        for (int i = 0; i < TriesMax; i++)
        {
            if (await TryGrantAsync(grant, caller, cancellationToken) is { } granted)
                return granted;
        }
        return Moved(grant.Id);
    }

    /// <returns>Null where it moved between the look and the commit; nothing was done.</returns>
    private async Task<Parsed<GrantedRelease>?> TryGrantAsync(ReleaseGrant grant, Caller caller, CancellationToken cancellationToken)
    {
        TrustSnapshot snapshot = trust.Current;
        DateTimeOffset now = time.GetUtcNow();
        // (1)
        ApprovalRow? approval = store.Read(reader => reader.FindApproval(grant.Id));
        if (approval is null)
            return Refused(ReleaseErrors.Unknown, "id", $"There is no approval {grant.Id} here.");
        if (approval.State != ApprovalState.Waiting || approval.Expires <= now)
            return Settled(approval);
        // (2)
        SharingDecision decision = judging.AskAgain(approval, snapshot, now);
        if (decision.Outcome == SharingOutcome.Deny && !WithdrawnForOne.IsMeantBy(ReasonCodes.Word(decision.Reason)))
            return Refused(ReleaseErrors.NotPossible, "id", $"Not now, {ReasonCodes.Word(decision.Reason)}: {decision.Because}");
        if (decision.Outcome == SharingOutcome.Deny)
            return await DenyAsync(approval, decision, now, cancellationToken);
        if (ReleaseJudging.WhatChanged(approval, decision, snapshot) is { } changed)
            return await ChangeAsync(approval, decision, ReleaseJudging.Propose(approval, decision, snapshot), changed, now, cancellationToken);
        if (grant.Root != approval.ItemRoot)
            return Refused(ReleaseErrors.Changed, "item_root", $"What waits under {approval.Id} has the root {approval.ItemRoot}, not {grant.Root}.");
        if (WhyNotRed(approval, decision) is { } objection)
            return Refused(ReleaseErrors.NotPossible, "id", objection);
        // (3)
        Parsed<VerifiedCard> own = trust.OwnCardOnDisk(); // who left it does not count, whether or not this node has taken it in
        if (!own.IsValid)
            return Parsed<GrantedRelease>.Invalid(own.Problems);
        byte[] statement = ApprovalStatement.Of(approval, identity, grant.IsEmergency).ToBytes();
        Parsed<Sealing.Cards.CardOfficer> signer = ReleaseVerification.SignerOf(statement, grant.Signature, own.Value);
        if (!signer.IsValid)
            return Parsed<GrantedRelease>.Invalid(signer.Problems);
        if (!snapshot.OwnCard.HasOfficer(signer.Value.Certificate.KeyId))
            return Refused(ReleaseErrors.NotPossible, "signature", $"{signer.Value.Name} is on a card that this node has not taken in yet, and partners may not know it: start the node again first.");
        var signature = new ApprovalSignatureRow(signer.Value.Certificate.KeyId, signer.Value.Name, grant.Signature, now);
        // (4)
        IReadOnlyList<ApprovalSignatureRow> before = grant.IsEmergency ? [] : StandingSignatures(approval, own.Value, snapshot.OwnCard);
        if (before.Any(row => row.Key == signature.Key))
            return Refused(ReleaseErrors.SignedBefore, "signature", $"{signature.Officer} has signed it before; a second person has to.");
        ApprovalSignatureRow[] all = [.. before, signature];
        int missing = grant.IsEmergency ? 0 : ReleaseNeeds.Missing(decision.Hold, [.. all.Select(row => row.Officer)], AuthorOf(decision));
        var step = new GrantStep(approval with { IsEmergency = grant.IsEmergency }, all, signature, decision, snapshot, caller, now);
        return missing > 0 ? await SignAsync(step, missing, cancellationToken) : await ReleaseAsync(step, cancellationToken);
    }

    /// <summary>What no signature mends: TLP:RED is sealed to persons, each of whom has a key.</summary>
    private static string? WhyNotRed(ApprovalRow approval, SharingDecision decision) => decision.Question.Marking!.Tlp != Tlp.Red || approval.Persons.Count > 0
        ? null
        : $"TLP:RED is sealed to named persons, and the contact sheet of {approval.Partner} has no key of each of {string.Join(", ", decision.Question.Persons)}. Ask the partner for its newest card and sheets.";

    private static string AuthorOf(SharingDecision decision) => decision.Redacted!.Copy.Author;

    /// <summary>Of those who signed before, who is still on the card, on disk and as it was taken in; who left it signed nothing.</summary>
    private IReadOnlyList<ApprovalSignatureRow> StandingSignatures(ApprovalRow approval, VerifiedCard onDisk, VerifiedCard takenIn) =>
        [.. store.Read(reader => reader.ApprovalSignatures(approval.Id)).Where(row => onDisk.HasOfficer(row.Key) && takenIn.HasOfficer(row.Key))];

    private async Task<Parsed<GrantedRelease>?> SignAsync(GrantStep step, int missing, CancellationToken cancellationToken)
    {
        GrantedRelease? granted = await store.CommitAsync(CommitUrgency.Routine, step.Signature.Signature.Length + ApprovalLeaf.SizeBytes, writer =>
        {
            if (!IsAsLooked(writer, step))
                return null;
            writer.SignApproval(step.Approval.Id, step.Signature);
            writer.AppendNodeLeaf(ApprovalLeaf.Kind, ApprovalLeaf.Write(step.Approval, "signed", [step.Signature.Officer], step.Caller, step.Now));
            return Granted(writer, step.Approval.Id, missing);
        }, cancellationToken);
        if (granted is null)
            return null;
        logger.PersonSigned(step.Approval.Id, step.Approval.ReportId.Value, step.Approval.Partner, step.Signature.Officer, missing);
        return Parsed<GrantedRelease>.Valid(granted);
    }

    private async Task<Parsed<GrantedRelease>?> ReleaseAsync(GrantStep step, CancellationToken cancellationToken)
    {
        SealedEntry entry = judging.Seal(step.Approval, step.Decision, [.. step.All.Select(row => row.Signature)], step.Trust, step.Now) with { Lane = step.Approval.Lane };
        string[] officers = [.. step.All.Select(row => row.Officer)];
        string because = step.Approval.IsEmergency
            ? $"Released in an emergency by {officers[0]} alone."
            : $"Released by {string.Join(" and ", officers)}.";
        DecisionRow decided = judging.Released(step.Decision, entry, because);
        GrantedRelease? granted = await store.CommitAsync(CommitUrgency.Routine, entry.SizeBytes + ApprovalLeaf.SizeBytes, writer =>
        {
            if (!IsAsLooked(writer, step))
                return null;
            long id = Queue(writer, step, entry);
            writer.AddDecision(decided);
            writer.ReleaseApproval(step.Approval.Id, step.Signature, step.Approval.IsEmergency, id, because);
            writer.AppendNodeLeaf(ApprovalLeaf.Kind, ApprovalLeaf.Write(step.Approval, step.Approval.IsEmergency ? "released-in-emergency" : "released", officers, step.Caller, step.Now));
            return Granted(writer, step.Approval.Id, 0);
        }, cancellationToken);
        if (granted is null)
            return null;
        if (step.HeldUntil is null)
            signals.RaiseOutbox(step.Approval.Partner);
        else
            signals.Holds.Raise();
        NodeMeters.Decisions.Add(NodeMeters.Out, OutcomeWords.Of(decided), decided.Reason, decided.Partner.Value);
        logger.Released(step.Approval.Id, step.Approval.ReportId.Value, step.Approval.Partner, string.Join(" and ", officers), step.Approval.IsEmergency);
        return Parsed<GrantedRelease>.Valid(granted);
    }

    /// <summary>A new entry, or the one that waits since a release before this did not hold any more.</summary>
    private static long Queue(StoreWriter writer, GrantStep step, SealedEntry entry)
    {
        if (step.Approval.OutboxId is not { } id)
            return OutboxEntries.Add(writer, entry, step.HeldUntil, step.Now).Id;
        OutboxRow row = entry.ToRow(step.Now) with { HeldUntil = step.HeldUntil };
        writer.ReplaceSealed(id, row);
        if (row.HeldUntil is { } until)
            writer.HoldAgain(id, until);
        else
            writer.EndHold(id);
        return id;
    }

    /// <summary>Between the look and the commit others may have signed, refused or taken it back, and a policy may have come into force.</summary>
    private bool IsAsLooked(StoreWriter writer, GrantStep step) =>
        ReferenceEquals(trust.Current, step.Trust)
        && writer.FindApproval(step.Approval.Id) is { State: ApprovalState.Waiting } now && now.ItemRoot == step.Approval.ItemRoot
        && (step.Approval.IsEmergency || writer.ApprovalSignatures(step.Approval.Id).Count(row => step.All.Any(one => one.Key == row.Key)) == step.All.Length - 1)
        && (step.Approval.OutboxId is not { } entry || writer.FindOutboxState(entry) == OutboxState.Queued);

    private async Task<Parsed<GrantedRelease>> DenyAsync(ApprovalRow approval, SharingDecision decision, DateTimeOffset now, CancellationToken cancellationToken)
    {
        DecisionRow denied = judging.Denied(decision);
        await store.CommitAsync(CommitUrgency.Routine, denied.Record.Length, writer =>
        {
            if (writer.FindApproval(approval.Id) is { State: ApprovalState.Waiting } waiting)
            {
                writer.AddDecision(denied);
                ApprovalEnding.End(writer, waiting, ApprovalEvent.Denied, OutboxEvent.Cancelled, denied.Because, now);
                WithdrawnForOne.Say(writer, waiting.ReportId, waiting.Partner, waiting.Revision, now);
            }
            return true;
        }, cancellationToken);
        signals.Withdrawals.Raise();
        return Refused(ReleaseErrors.NotPossible, "id", $"{denied.Reason}: {denied.Because}");
    }

    private async Task<Parsed<GrantedRelease>> ChangeAsync(
        ApprovalRow approval, SharingDecision decision, ReleaseProposal proposal, string changed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ApprovalRow again = proposal.ToRow(now, approval.HeldUntil, $"It waits again: {changed}.");
        DecisionRow held = judging.Held(decision, again.Because);
        await store.CommitAsync(CommitUrgency.Routine, again.Items.Length + held.Record.Length, writer =>
        {
            if (writer.FindApproval(approval.Id) is { State: ApprovalState.Waiting } waiting && waiting.ItemRoot == approval.ItemRoot)
            {
                writer.AddDecision(held);
                writer.ChangeApproval(approval.Id, again);
                if (approval.OutboxId is { } entry)
                    writer.HoldAgain(entry, again.Expires);
            }
            return true;
        }, cancellationToken);
        logger.WaitsAgain(approval.Id, approval.ReportId.Value, approval.Partner, changed);
        return Refused(ReleaseErrors.Changed, "id", $"Since the copy was made {changed}; nobody's signature counts any more.");
    }

    /// <summary>As this signature left it: read in its own commit, for a moment later the entry may have its number.</summary>
    private static GrantedRelease Granted(StoreReader reader, long id, int missing) => new(reader.FindApproval(id)!, reader.ApprovalSignatures(id), missing);

    private static Parsed<GrantedRelease> Moved(long id) => Refused(ReleaseErrors.Changed, "id", $"Somebody else signed or settled approval {id} at this moment, or a policy came into force; nothing was done.");

    private static Parsed<GrantedRelease> Settled(ApprovalRow approval) => Refused(ReleaseErrors.Settled, "id", approval.State == ApprovalState.Waiting
        ? $"Approval {approval.Id} waited until {approval.Expires.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}."
        : $"Approval {approval.Id} is {approval.State.ToString().ToLowerInvariant()}: {approval.Because}");

    private static Parsed<GrantedRelease> Refused(ErrorCode code, string field, string message) => Parsed<GrantedRelease>.Invalid(new Problem(code, field, message));

    /// <param name="All">Every signature that counts, the new one last.</param>
    private sealed record GrantStep(
        ApprovalRow Approval, ApprovalSignatureRow[] All, ApprovalSignatureRow Signature, SharingDecision Decision, TrustSnapshot Trust, Caller Caller, DateTimeOffset Now)
    {
        /// <summary>What holds it besides people: what its submission asked for, and what is asked for now. Null where nothing does.</summary>
        public DateTimeOffset? HeldUntil { get; } = ReleaseProposal.LaterHold(Approval.HeldUntil, Decision.Hold?.Until, Now);
    }
}

/// <summary>One person's word that it may go.</summary>
/// <param name="Root">Of the items the person looked at.</param>
/// <param name="Signature">Over the statement, detached CMS.</param>
/// <param name="IsEmergency">The statement says that one person alone releases it.</param>
internal sealed record ReleaseGrant(long Id, Digest Root, byte[] Signature, bool IsEmergency);

/// <summary>Where an approval stands after somebody signed.</summary>
/// <param name="Missing">Further persons who have to sign.</param>
internal sealed record GrantedRelease(ApprovalRow Approval, IReadOnlyList<ApprovalSignatureRow> Signatures, int Missing);
