using CertBridge.Node.Admitting;
using CertBridge.Node.Deciding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Forwarding;

/// <summary>
/// Passes a received report on, on a person's word:
/// 1. it is one its originator sent here, and bears that originator's name; 2. the partners are known, and named; 3. it may leave the store at all, which the caller asked;
/// 4. for each partner the one decision, and the envelope where it may go; 5. in one commit decisions, entries, and the leaf that says who passed it on.
/// </summary>
internal sealed class ForwardingOrders(NodeIdentity identity, TrustBook trust, NodeStore store, ReportForwarding forwarding, TimeProvider time, ILogger<ForwardingOrders> logger)
{
    public const int PartnersMax = 64;

    /// <summary>By report id what its originator sent, whoever else used that id; else as for every received item.</summary>
    public InboxRow? Find(string reportOrEnvelopeId) => store.Read(reader =>
    {
        IEnumerable<PartnerId> named = ReportId.TryParse(reportOrEnvelopeId, out ReportId id) ? trust.Current.Partners.Keys.Where(id.IsNamedAfter) : [];
        return named.Select(originator => reader.FindFromOriginator(originator, id)).FirstOrDefault(row => row is not null) ?? reader.FindInbox(reportOrEnvelopeId);
    });

    /// <returns>Why it cannot be passed on, whoever it would go to; null where it can.</returns>
    public Problem? Objection(InboxRow held)
    {
        if (held is not { State: InboxState.Stored, Kind: CarriedKind.Report, ReportId: { } id })
            return Refused("It is no report that was stored here.");
        if (held.IsSealedToPersons)
            return Refused($"{id} is sealed to named persons.");
        if (held.IsPassedOn)
            return Refused($"{held.Partner} passed {id} on: {held.Originator} made it and did not send it here, so it is not ours to pass on.");
        if (held.Revision > ReportForwarding.RevisionMax)
            return Refused($"Its revision is above {ReportForwarding.RevisionMax}, so that nothing could take it back.");
        PartnerId[] namesakes = [.. trust.Current.Partners.Keys.Append(identity.Id).Where(other => other != held.Partner && id.IsNamedAfter(other))];
        if (namesakes.Length > 0)
            return Refused($"{id} may be a name of {namesakes[0]} as well as of {held.Partner}.");
        return id.IsNamedAfter(held.Partner) ? null : Refused($"{id} does not bear the name of {held.Partner}, which made it.");

        static Problem Refused(string message) => new(OnwardErrors.NotPassedOn, "id", message);
    }

    /// <param name="held">What <see cref="Objection"/> has nothing against, with its bytes.</param>
    /// <param name="partners">1 to 64, none twice.</param>
    /// <param name="left">The decision that it may leave the store.</param>
    /// <param name="caller">Who passes it on.</param>
    /// <param name="cancellationToken">Gives up before the commit.</param>
    public async Task<Parsed<ForwardedTo[]>> ForwardAsync(InboxRow held, IReadOnlyList<TrustedPartner> partners, DecisionRow left, Caller caller, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        ReportId id = held.ReportId!.Value;
        TrustedPartner[] fresh = [.. partners.Where(partner => store.Read(reader => Before(reader, held, partner.Id)) is null)];
        OutgoingAnswer?[] answers = [.. fresh.Select(partner => forwarding.Decide(held, partner, now))];
        if (answers.Any(answer => answer is null))
            return Parsed<ForwardedTo[]>.Invalid(new Problem(OnwardErrors.ProofGone, "id", $"The signature of {held.Partner} over {id} cannot be shown any more, or not in one envelope."));
        OutgoingAnswer[] whole = [.. answers.OfType<OutgoingAnswer>()];
        Parsed<ForwardedTo[]> forwarded = await store.CommitAsync(CommitUrgency.Routine, whole.Sum(answer => answer.Entry?.SizeBytes ?? 0), writer =>
        {
            if (Superseded(writer, held) is { } objection)
                return Parsed<ForwardedTo[]>.Invalid(objection);
            writer.AddDecision(left);
            ForwardedTo[] made = [.. partners.Select(partner => One(writer, held, partner.Id, whole, caller, now))];
            DecisionRow[] decided = [.. made.Where(one => one.Answer is not null || one.IsResumed).Select(one => one.Decision)];
            if (decided.Length > 0)
                writer.AppendNodeLeaf(ForwardingLeaf.Kind, ForwardingLeaf.Write(held, decided, caller, now));
            return Parsed<ForwardedTo[]>.Valid(made);
        }, cancellationToken);
        if (!forwarded.IsValid)
            return forwarded;
        foreach (ForwardedTo one in forwarded.Value.Where(one => one.Answer is not null))
            forwarding.Announce(held, one.Answer!, new ForwardingOutcome(one.Entry, IsPassing: false));
        logger.PassedOn(caller.Name, id, held.Revision, held.Partner, forwarded.Value.Count(one => one is { Answer: not null, Entry: not null }), forwarded.Value.Count(one => one.Entry is null));
        return forwarded;
    }

    /// <summary>Asked in the commit: what came since it was read.</summary>
    private static Problem? Superseded(StoreWriter writer, InboxRow held)
    {
        ReportId id = held.ReportId!.Value;
        if (writer.FindWithdrawnOf(held.Partner, held.Originator, id, held.Revision) is not null || writer.FindInbox(held.Id) is not { IsDestroyed: false })
            return new Problem(StoredItemErrors.NotExportable, "id", $"{id} was taken back by {held.Partner}, or forgotten here.");
        return writer.HighestFromOriginator(held.Partner, id) is var newest && newest > held.Revision
            ? new Problem(OnwardErrors.NotPassedOn, "id", $"Revision {newest} of {id} is here: an earlier one may say or allow what its originator does not stand by any more.")
            : null;
    }

    /// <summary>A revision goes to a partner once: what became of it then is told, and nothing is done.</summary>
    private static ForwardedTo One(StoreWriter writer, InboxRow held, PartnerId partner, OutgoingAnswer[] answers, Caller caller, DateTimeOffset now)
    {
        if (Before(writer, held, partner) is { } before)
        {
            bool isThere = writer.LastGot(before.ReportId, partner) is { Kind: CarriedKind.Report };
            return new ForwardedTo(LastDecision(writer, held, partner), Answer: null, before) { IsResumed = isThere && Resume(writer, before.ReportId, partner, caller, now) };
        }
        OutgoingAnswer answer = Array.Find(answers, one => one.Partner == partner)
            ?? throw new InvalidOperationException($"What went to {partner} before is gone from the outbox.");
        OutboxRow? entry = ReportForwarding.Store(writer, held, answer, caller.Name, now).Entry;
        return new ForwardedTo(answer.ToRow(), answer, entry) { IsResumed = entry is not null && Resume(writer, entry.ReportId, partner, caller, now) };
    }

    /// <returns>True where nothing followed to the partner any more, and now does again.</returns>
    private static bool Resume(StoreWriter writer, ReportId report, PartnerId partner, Caller caller, DateTimeOffset now) =>
        writer.FindOnward(report, partner) is { State: not OnwardState.Following }
        && writer.MoveOnward(report, partner, OnwardEvent.SaidAgain, caller.Name, because: "", now) is not null;

    private static OutboxRow? Before(StoreReader reader, InboxRow held, PartnerId partner) =>
        reader.ListOutbox(held.ReportId!.Value, partner).LastOrDefault(entry => entry.Revision >= held.Revision);

    private static DecisionRow LastDecision(StoreReader reader, InboxRow held, PartnerId partner) =>
        reader.FindLastDecision(held.ReportId!.Value, partner, DecisionDirection.Outgoing) ?? throw new InvalidOperationException($"{held.ReportId} went to {partner} without a decision.");
}

/// <summary>What was decided for one partner, and what came of it.</summary>
/// <param name="Decision">Now, or when it went before.</param>
/// <param name="Answer">Null where this revision, a later one, or what takes it back, went to the partner before: nothing was done.</param>
/// <param name="Entry">Null where it may not go.</param>
internal sealed record ForwardedTo(DecisionRow Decision, OutgoingAnswer? Answer, OutboxRow? Entry)
{
    /// <summary>What follows had ended for this partner, and goes there again.</summary>
    public bool IsResumed { get; init; }

    /// <summary>It ended before it was sent, or its partner did not take it: this revision cannot go any more, and a later one can.</summary>
    public bool IsOver => Answer is null && Entry is not { Kind: CarriedKind.Report, State: OutboxState.Queued or OutboxState.Sent or OutboxState.Delivered };
}
