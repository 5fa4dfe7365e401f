using CertBridge.Node.Deciding;
using CertBridge.Node.Delivering;
using CertBridge.Node.Linking;
using CertBridge.Node.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Node.Watching;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
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
    /// <summary>Numbers of revisions above this are nobody's: what takes a report back needs one above them.</summary>
    public const ulong RevisionMax = int.MaxValue;

    /// <returns>Null where it may go and its originator's proof is gone.</returns>
    /// <param name="held">As its originator sent it, with its bytes.</param>
    /// <param name="partner">For whom.</param>
    /// <param name="now">When.</param>
    public OutgoingAnswer? Decide(InboxRow held, TrustedPartner partner, DateTimeOffset now) => deciding.Decide(held, trust.Current, partner, now);

    /// <summary>See <see cref="OnwardDeciding.Withheld"/>.</summary>
    public DecisionRow? Withheld(InboxRow held) => deciding.Withheld(held);

    /// <summary>
    /// Within the commit. What has no number yet and is older is taken out. Where the partner got an earlier revision and does not get this one now, that is taken back: at once where this one goes less far (see
    /// <see cref="GoesLessFar"/>) or may not go to it at all; where something passing keeps it here, it stays until that is over.
    /// </summary>
    /// <param name="writer">The commit.</param>
    /// <param name="held">What was decided about.</param>
    /// <param name="answer">For one partner.</param>
    /// <param name="by">On whose word.</param>
    /// <param name="now">When.</param>
    public static ForwardingOutcome Store(StoreWriter writer, InboxRow held, OutgoingAnswer answer, string by, DateTimeOffset now)
    {
        ReportId id = held.ReportId!.Value;
        PartnerId partner = answer.Partner;
        AddDecision(writer, answer.ToRow());
        TakeOutOlder(writer, held, partner, now);
        OutboxRow? got = writer.LastGot(id, partner);
        bool goesNow = answer.Entry is not null && answer.HeldUntil is null;
        bool isTighter = !goesNow && got is { Kind: CarriedKind.Report } && GoesLessFar(writer, held.Partner, id, held.Revision, got.Revision);
        bool isNumberTaken = writer.ListOutbox(id, partner).Any(other => other.Revision >= held.Revision);
        if (answer.Entry is { } entry && (goesNow || !isTighter) && !isNumberTaken)
        {
            OutboxRow added = OutboxEntries.Add(writer, entry, answer.HeldUntil, now);
            writer.KeepOnward(new OnwardRow(id, partner, held.Partner, held.Revision, by, now), now);
            return new ForwardingOutcome(added, IsPassing: false);
        }
        bool isPassing = answer.Entry is null && !isTighter && !WithdrawnForOne.IsMeantBy(ReasonCodes.Word(answer.Decision.Reason));
        if (got is null)
            return new ForwardingOutcome(null, isPassing);
        if (!isPassing)
        {
            WithdrawnForOne.SayOfPassedOn(writer, id, partner, now);
            writer.KeepOnward(new OnwardRow(id, partner, held.Partner, held.Revision, by, now), now);
        }
        return new ForwardingOutcome(null, isPassing) { IsNumberTaken = answer.Entry is not null && isNumberTaken };
    }

    /// <summary>
    /// Within the commit, where a person ended the order: this revision goes to nobody. Where it goes less far than what the partner got, or may not go to it at all, that is taken back as if it still followed, and the
    /// decision is kept: it is all that says why.
    /// </summary>
    public static ForwardingOutcome StoreEnded(StoreWriter writer, InboxRow held, OnwardRow order, OutgoingAnswer answer, DateTimeOffset now)
    {
        bool isDenied = answer.Entry is null;
        bool isTighter = writer.LastGot(order.ReportId, order.Partner) is { Kind: CarriedKind.Report } got && GoesLessFar(writer, order.Originator, order.ReportId, held.Revision, got.Revision);
        if (isDenied && !isTighter && !WithdrawnForOne.IsMeantBy(ReasonCodes.Word(answer.Decision.Reason)))
            return new ForwardingOutcome(null, IsPassing: true); // what is asked first hides whether its originator still lets it go there
        if (isDenied || isTighter)
        {
            AddDecision(writer, answer.ToRow());
            WithdrawnForOne.SayOfPassedOn(writer, order.ReportId, order.Partner, now);
        }
        return new ForwardingOutcome(null, IsPassing: false);
    }

    /// <summary>
    /// True where anything of what the partner got may not go as far in a later revision, or not for as long: as a whole, in an item, by the terms beside it, or by its expiry. The later one does not go, or not now, so
    /// what is in it tells the partner nothing; and what cannot be compared is not left there.
    /// </summary>
    public static bool GoesLessFar(StoreReader reader, PartnerId originator, ReportId report, ulong later, ulong got) =>
        reader.FindFromOriginator(originator, report, got) is not { IsDestroyed: false } was
        || reader.FindFromOriginator(originator, report, later) is not { } now
        || StoredRevision.ContentOf(was.ReportJson) is not { } before
        || StoredRevision.ContentOf(now.ReportJson) is not { } after
        || after.Expires < (before.Expires ?? DateTimeOffset.MaxValue)
        || MarkingChange.Between(new Marking { Tlp = was.Tlp, Pap = was.Pap }, before, after).IsTighter;

    /// <summary>Within the commit: this revision cannot be passed on by anybody here, so what the partner got of earlier ones is taken back.</summary>
    public static void StoreNothing(StoreWriter writer, InboxRow held, OnwardRow order, DecisionRow? decision, DateTimeOffset now)
    {
        if (decision is not null)
            AddDecision(writer, decision);
        TakeOutOlder(writer, held, order.Partner, now);
        WithdrawnForOne.SayOfPassedOn(writer, order.ReportId, order.Partner, now);
        writer.KeepOnward(order with { Revision = held.Revision }, now);
    }

    /// <summary>After the commit.</summary>
    public void Announce(InboxRow held, OutgoingAnswer answer, ForwardingOutcome outcome)
    {
        DecisionRow decision = answer.ToRow();
        NodeMeters.Decisions.Add(NodeMeters.Out, OutcomeWords.Of(decision), decision.Reason, decision.Partner.Value);
        if (outcome.Entry is null)
        {
            signals.Withdrawals.Raise();
            return;
        }
        NodeMeters.Items.Add(NodeMeters.Out, answer.Partner.Value, NodeMeters.Report, MeterWords.Of(held.Tlp));
        if (answer.HeldUntil is null)
            signals.RaiseOutbox(answer.Partner);
        else
            signals.Holds.Raise();
    }

    /// <summary>A decision made again with the same answer, as each hour while something passing keeps it here, is written down once.</summary>
    private static void AddDecision(StoreWriter writer, DecisionRow decision)
    {
        DecisionRow? last = decision.ReportId is { } id ? writer.FindLastDecision(id, decision.Partner, decision.Direction) : null;
        bool isSaidAlready = last is not null && !decision.IsAllowed && (last.Revision, last.Reason, last.IsAllowed) == (decision.Revision, decision.Reason, decision.IsAllowed);
        if (!isSaidAlready)
            writer.AddDecision(decision);
    }

    private static void TakeOutOlder(StoreWriter writer, InboxRow held, PartnerId partner, DateTimeOffset now)
    {
        foreach (OutboxRow older in writer.ListOutbox(held.ReportId!.Value, partner).Where(entry => entry is { State: OutboxState.Queued, Kind: CarriedKind.Report } && entry.Revision < held.Revision))
            writer.MoveOutbox(older.Id, OutboxEvent.Cancelled, now, $"revision {held.Revision} came before it was sent");
    }
}

/// <summary>What one commit did for one partner.</summary>
/// <param name="Entry">Null where nothing goes.</param>
/// <param name="IsPassing">Only something passing keeps it here, and what the partner got before, if anything, may stay with it until then.</param>
internal sealed record ForwardingOutcome(OutboxRow? Entry, bool IsPassing)
{
    /// <summary>It may go, and what took an earlier revision back has its number: the partner would refuse it. Only a later revision can go.</summary>
    public bool IsNumberTaken { get; init; }

    /// <summary>Nothing ever went, and something passing kept it here for so long that it is tried no more.</summary>
    public bool IsGivenUp { get; init; }
}
