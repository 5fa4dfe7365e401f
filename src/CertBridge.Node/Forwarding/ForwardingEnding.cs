using CertBridge.Node.Admitting;
using CertBridge.Node.Delivering;
using CertBridge.Node.Linking;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Forwarding;

/// <summary>
/// Ends what follows to a partner, on a person's word: in one commit the orders, what has no number yet, and the leaf that says who ended it. What went stays where it is; what takes it back or tightens it travels on
/// all the same. The same word again changes nothing.
/// </summary>
internal sealed class ForwardingEnding(NodeStore store, LinkSignals signals, SettledReports settled, TimeProvider time, ILogger<ForwardingEnding> logger)
{
    /// <param name="held">Any revision of the report, as its originator sent it.</param>
    /// <param name="partners">1 to 64, none twice.</param>
    /// <param name="caller">Who ends it.</param>
    /// <param name="cancellationToken">Ends the wait for the commit, not the commit.</param>
    /// <returns>One for each partner; a problem, and nothing is changed, where it was never passed on to one of them.</returns>
    public async Task<Parsed<EndedOrder[]>> EndAsync(InboxRow held, IReadOnlyList<PartnerId> partners, Caller caller, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        ReportId report = held.ReportId!.Value;
        Parsed<EndedOrder[]> ended = await store.CommitAsync(CommitUrgency.Routine, 512, writer => End(writer, report, held.Partner, partners, caller, now), cancellationToken);
        if (!ended.IsValid || ended.Value.All(one => one.IsBefore))
            return ended;
        logger.EndedForwarding(caller.Name, report, held.Partner, ended.Value.Count(one => !one.IsBefore));
        signals.Withdrawals.Raise();
        signals.Onward.Raise();
        settled.Tell(report);
        return ended;
    }

    private static Parsed<EndedOrder[]> End(StoreWriter writer, ReportId report, PartnerId originator, IReadOnlyList<PartnerId> partners, Caller caller, DateTimeOffset now)
    {
        var orders = new List<OnwardRow>(partners.Count);
        foreach (PartnerId partner in partners)
        {
            if (writer.FindOnward(report, partner) is not { } order || order.Originator != originator)
                return Parsed<EndedOrder[]>.Invalid(new Problem(OnwardErrors.NoOrder, "to", $"Nothing of {report} follows to {partner}: it was not passed on there, was cancelled before it was sent, or was retracted by {originator}."));
            orders.Add(order);
        }
        EndedOrder[] ended = [.. orders.Select(order => End(writer, order, caller, now))];
        EndedOrder[] endedNow = [.. ended.Where(one => !one.IsBefore)];
        if (endedNow.Length > 0)
            writer.AppendNodeLeaf(ForwardingLeaf.EndKind, ForwardingLeaf.WriteEnd(endedNow, caller, now));
        return Parsed<EndedOrder[]>.Valid(ended);
    }

    /// <summary>
    /// A later revision that waited for its number is taken out. Where it goes less far than what the partner got, that may not stay without it: it is taken back. Else it is decided about once more, as for an order
    /// that had ended before it came: what it was allowed under may have changed while it waited, and nobody else asks.
    /// </summary>
    private static EndedOrder End(StoreWriter writer, OnwardRow order, Caller caller, DateTimeOffset now)
    {
        if (order.State != OnwardState.Following)
            return new EndedOrder(order, IsBefore: true, TakenOut: [], TakenBack: null);
        OnwardRow moved = writer.MoveOnward(order.ReportId, order.Partner, OnwardEvent.Ended, caller.Name, because: "", now)!;
        OutboxRow[] waiting = [.. writer.ListOutbox(order.ReportId, order.Partner).Where(entry => entry is { State: OutboxState.Queued, Kind: CarriedKind.Report } && entry.Originator == order.Originator)];
        foreach (OutboxRow entry in waiting)
            writer.MoveOutbox(entry.Id, OutboxEvent.Cancelled, now, $"{caller.Name} ended passing it on before it was sent");
        ulong[] takenOut = [.. waiting.Select(entry => entry.Revision)];
        if (takenOut.Length == 0 || writer.LastGot(order.ReportId, order.Partner) is not { Kind: CarriedKind.Report } got)
            return new EndedOrder(moved, IsBefore: false, takenOut, TakenBack: null);
        if (ReportForwarding.GoesLessFar(writer, order.Originator, order.ReportId, takenOut.Max(), got.Revision) && WithdrawnForOne.SayOfPassedOn(writer, order.ReportId, order.Partner, now))
            return new EndedOrder(moved, IsBefore: false, takenOut, got.Revision);
        writer.ReopenOnward(order.ReportId, order.Partner, got.Revision, now);
        return new EndedOrder(moved with { Revision = got.Revision }, IsBefore: false, takenOut, TakenBack: null);
    }
}

/// <summary>What became of one order that was to end.</summary>
/// <param name="Order">As it is now.</param>
/// <param name="IsBefore">It was over before, and nothing was done.</param>
/// <param name="TakenOut">Revisions that had no number yet.</param>
/// <param name="TakenBack">The revision the partner got, where that is taken back in this commit: a tighter one was on its way to it. Null where none is.</param>
internal sealed record EndedOrder(OnwardRow Order, bool IsBefore, IReadOnlyList<ulong> TakenOut, ulong? TakenBack);
