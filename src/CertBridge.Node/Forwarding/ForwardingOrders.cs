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
internal sealed class ForwardingOrders(NodeIdentity identity, NodeStore store, ReportForwarding forwarding, TimeProvider time, ILogger<ForwardingOrders> logger)
{
    public const int PartnersMax = 64;

    /// <returns>Why it cannot be passed on, whoever it would go to; null where it can.</returns>
    public Problem? Objection(InboxRow held)
    {
        if (held is not { State: InboxState.Stored, Kind: CarriedKind.Report, ReportId: { } id })
            return Refused("It is no report that was stored here.");
        if (held.IsSealedToPersons)
            return Refused($"{id} is sealed to named persons.");
        if (held.IsPassedOn)
            return Refused($"{held.Partner} passed {id} on: {held.Originator} made it and did not send it here, so it is not ours to pass on.");
        return id.IsNamedAfter(held.Partner) && !id.IsNamedAfter(identity.Id)
            ? null
            : Refused($"{id} does not bear the name of {held.Partner}, which made it.");

        static Problem Refused(string message) => new(OnwardErrors.NotPassedOn, "id", message);
    }

    /// <param name="held">What <see cref="Objection"/> has nothing against, with its bytes.</param>
    /// <param name="partners">1 to 64, none twice, none of them this node.</param>
    /// <param name="left">The decision that it may leave the store.</param>
    /// <param name="caller">Who passes it on.</param>
    /// <param name="cancellationToken">Gives up before the commit.</param>
    public async Task<Parsed<ForwardedTo[]>> ForwardAsync(InboxRow held, IReadOnlyList<TrustedPartner> partners, DecisionRow left, Caller caller, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        ReportId id = held.ReportId!.Value;
        OutgoingAnswer?[] answers = forwarding.Decide(held, partners, now);
        if (answers.Any(answer => answer is null))
            return Parsed<ForwardedTo[]>.Invalid(new Problem(OnwardErrors.ProofGone, "id", $"The signature of {held.Partner} over {id} cannot be shown any more."));
        OutgoingAnswer[] whole = [.. answers.OfType<OutgoingAnswer>()];
        ForwardedTo[]? done = await store.CommitAsync(CommitUrgency.Routine, whole.Sum(answer => answer.Entry?.SizeBytes ?? 0), writer =>
        {
            if (writer.FindWithdrawnOf(held.Partner, held.Originator, id, held.Revision) is not null || writer.FindInbox(held.Id) is not { IsDestroyed: false })
                return null; // it was taken back, or forgotten, since it was read
            writer.AddDecision(left);
            ForwardedTo[] made = [.. whole.Select(answer => One(writer, held, answer, caller, now))];
            writer.AppendNodeLeaf(ForwardingLeaf.Kind, ForwardingLeaf.Write(held, [.. whole.Select(answer => answer.ToRow())], caller, now));
            return made;
        }, cancellationToken);
        if (done is null)
            return Parsed<ForwardedTo[]>.Invalid(new Problem(StoredItemErrors.NotExportable, "id", $"{id} was taken back by {held.Partner}, or forgotten here."));
        forwarding.Announce(held, done.Where(one => !one.IsBefore).Select(one => one.Answer));
        logger.PassedOn(caller.Name, id, held.Revision, held.Partner, done.Count(one => one.Entry is not null && !one.IsBefore), done.Count(one => one.Entry is null));
        return Parsed<ForwardedTo[]>.Valid(done);
    }

    /// <summary>A revision goes to a partner once: what became of it then is told, and nothing is done.</summary>
    private static ForwardedTo One(StoreWriter writer, InboxRow held, OutgoingAnswer answer, Caller caller, DateTimeOffset now)
    {
        OutboxRow? before = writer.ListOutbox(held.ReportId!.Value).LastOrDefault(entry => entry.Partner == answer.Partner && entry.Revision >= held.Revision);
        return before is not null
            ? new ForwardedTo(answer, before, IsBefore: true)
            : new ForwardedTo(answer, ReportForwarding.Store(writer, held, answer, caller.Name, now), IsBefore: false);
    }
}

/// <summary>What was decided for one partner, and what came of it.</summary>
/// <param name="Entry">Null where it may not go.</param>
/// <param name="IsBefore">This revision or a later one, or what takes it back, went to the partner before; nothing was done.</param>
internal sealed record ForwardedTo(OutgoingAnswer Answer, OutboxRow? Entry, bool IsBefore);
