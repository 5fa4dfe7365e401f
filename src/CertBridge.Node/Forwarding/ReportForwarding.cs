using CertBridge.Node.Deciding;
using CertBridge.Node.Delivering;
using CertBridge.Node.Linking;
using CertBridge.Node.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Node.Watching;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Policies;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Forwarding;

/// <summary>
/// Decides for each partner and encloses, outside the commit; then writes decisions, entries, and where the report went from here, whole or not at all. The same for a person's word and for what follows
/// from it once the originator sends a later revision.
/// </summary>
internal sealed class ReportForwarding(TrustBook trust, OnwardDeciding deciding, LinkSignals signals)
{
    /// <summary>One answer for each partner, in the order of their ids; null where it may go and its originator's proof is gone.</summary>
    /// <param name="held">As its originator sent it, with its bytes.</param>
    /// <param name="partners">For whom.</param>
    /// <param name="now">When.</param>
    public OutgoingAnswer?[] Decide(InboxRow held, IReadOnlyList<TrustedPartner> partners, DateTimeOffset now)
    {
        TrustSnapshot snapshot = trust.Current;
        return [.. partners.Select(partner => deciding.Decide(held, snapshot, partner, now))];
    }

    /// <summary>Within the commit. What has no number yet and is older is taken out; a partner that may not have this revision and got an earlier one is told.</summary>
    /// <param name="writer">The commit.</param>
    /// <param name="held">What was decided about.</param>
    /// <param name="answer">For one partner.</param>
    /// <param name="by">On whose word.</param>
    /// <param name="now">When.</param>
    /// <returns>The entry; null where it may not go.</returns>
    public static OutboxRow? Store(StoreWriter writer, InboxRow held, OutgoingAnswer answer, string by, DateTimeOffset now)
    {
        writer.AddDecision(answer.ToRow());
        foreach (OutboxRow older in writer.ListOutbox(held.ReportId!.Value).Where(entry => entry.Partner == answer.Partner && entry is { State: OutboxState.Queued, Kind: CarriedKind.Report }))
            writer.MoveOutbox(older.Id, OutboxEvent.Cancelled, now, $"revision {held.Revision} came before it was sent");
        OutboxRow? entry = answer.Entry is { } sealedEntry ? OutboxEntries.Add(writer, sealedEntry, answer.HeldUntil, now) : null;
        bool wentBefore = writer.LastGot(held.ReportId.Value).Any(last => last.Partner == answer.Partner);
        if (entry is not null || wentBefore)
            writer.KeepOnward(new OnwardRow(held.ReportId.Value, answer.Partner, held.Partner, held.Revision, by, now));
        if (entry is null && answer.Decision.Outcome == SharingOutcome.Deny && WithdrawnForOne.IsMeantBy(ReasonCodes.Word(answer.Decision.Reason)))
            WithdrawnForOne.Say(writer, held.ReportId.Value, answer.Partner, held.Revision, now);
        return entry;
    }

    /// <summary>After the commit.</summary>
    public void Announce(InboxRow held, IEnumerable<OutgoingAnswer> answers)
    {
        foreach (OutgoingAnswer answer in answers)
        {
            DecisionRow decision = answer.ToRow();
            NodeMeters.Decisions.Add(NodeMeters.Out, OutcomeWords.Of(decision), decision.Reason, decision.Partner.Value);
            if (answer.Entry is null)
                continue;
            NodeMeters.Items.Add(NodeMeters.Out, answer.Partner.Value, NodeMeters.Report, MeterWords.Of(held.Tlp));
            if (answer.HeldUntil is null)
                signals.Outbox(answer.Partner).Raise();
            else
                signals.Holds.Raise();
        }
        signals.Withdrawals.Raise();
    }
}
