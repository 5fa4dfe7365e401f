using CertBridge.Node.Deciding;
using CertBridge.Node.Delivering;
using CertBridge.Node.Linking;
using CertBridge.Node.Restoring;
using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Policies;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Forwarding;

/// <summary>
/// A later revision of what was passed on goes the same way, by a decision of its own: a tightened marking travels on, and whoever may not have the new revision is told that what it holds is taken back. What
/// something passing keeps here is tried again each hour, and for so long as <see cref="GivingUp"/> says where nothing ever went. Where a person ended the order nothing goes any more, and only what goes less far, or may
/// not go there, is looked for. What came before the node went down is passed on after its start.
/// </summary>
internal sealed class OnwardWorker(NodeStore store, TrustBook trust, ReportForwarding forwarding, RestoredMark restored, LinkSignals signals, LinkAlarms alarms, TimeProvider time, ILogger<OnwardWorker> logger)
    : DueWorker(signals.Onward, OrdersPerStep, time)
{
    private const int OrdersPerStep = 32;
    private static readonly TimeSpan AgainAfter = TimeSpan.FromHours(1);

    protected override Task<int> StepAsync(CancellationToken cancellationToken) => PassOnDueAsync(cancellationToken);

    /// <returns>How many were looked at.</returns>
    internal async Task<int> PassOnDueAsync(CancellationToken cancellationToken)
    {
        if (restored.Standing is not null)
            return 0; // its originator may have taken it back since
        DateTimeOffset now = Time.GetUtcNow();
        IReadOnlyList<OnwardRow> due = store.Read(reader => reader.DueOnward(now, OrdersPerStep));
        foreach (OnwardRow order in due)
        {
            try
            {
                await PassOnAsync(order, now, cancellationToken);
            }
            catch (Exception fault) when (OurFault.Is(fault))
            {
                logger.FollowingFault(order.ReportId, order.Partner, fault.GetType().Name, fault.StackTrace ?? "");
                await alarms.RaiseAsync("ONWARD_FAULT", order.Partner, $"the newest revision of {order.ReportId} met a fault of this node's own on its way to {order.Partner}, and is tried again in an hour");
                await store.CommitAsync(CommitUrgency.Routine, 64, writer => writer.PostponeOnward(order.ReportId, order.Partner, now + AgainAfter), cancellationToken);
            }
        }
        return due.Count;
    }

    private async Task PassOnAsync(OnwardRow order, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (store.Read(reader => reader.FindFromOriginator(order.Originator, order.ReportId)) is not { } held || held.Revision <= order.Revision)
        {
            await KeepAsync(order, order.Revision, now, cancellationToken);
            return;
        }
        if (order.State == OnwardState.Ended && store.Read(reader => reader.LastGot(order.ReportId, order.Partner)) is null)
        {
            await KeepAsync(order, held.Revision, now, cancellationToken); // nothing goes, and nothing is there to take back
            return;
        }
        bool isReadable = held is { IsDestroyed: false, IsSealedToPersons: false, Revision: <= ReportForwarding.RevisionMax };
        DecisionRow? withheld = isReadable ? forwarding.Withheld(held) : null;
        OutgoingAnswer? answer = isReadable && withheld is null && trust.Current.Find(order.Partner) is { } partner ? forwarding.Decide(held, partner, now) : null;
        ForwardingOutcome? outcome = await store.CommitAsync(CommitUrgency.Routine, answer?.Entry?.SizeBytes ?? 64, writer => Store(writer, order, held, answer, withheld, now), cancellationToken);
        if (outcome is null)
            return;
        if (outcome.IsNumberTaken)
        {
            await alarms.RaiseAsync(
                "ONWARD_NUMBER_TAKEN",
                order.Partner,
                $"revision {held.Revision} of {order.ReportId} may go to {order.Partner} and cannot: what took an earlier one back has its number. A later revision can: ask {order.Originator}");
        }
        if (answer is not null && order.State == OnwardState.Following)
            forwarding.Announce(held, answer, outcome);
        signals.Withdrawals.Raise();
        if (outcome.IsGivenUp)
            logger.GivenUp(order.ReportId.Value, order.Partner, Limits.ForwardTriedDaysMax, ReasonCodes.Word(answer!.Decision.Reason));
        logger.FollowedOn(order.ReportId, held.Revision, order.Partner, outcome.Entry is not null, outcome.IsPassing);
    }

    private Task KeepAsync(OnwardRow order, ulong revision, DateTimeOffset now, CancellationToken cancellationToken) => store.CommitAsync(CommitUrgency.Routine, 64, writer =>
    {
        if (writer.FindOnward(order.ReportId, order.Partner) == order)
            writer.KeepOnward(order with { Revision = revision }, now);
    }, cancellationToken);

    /// <returns>Null where its originator, or a person here, said something else since, which travels by itself.</returns>
    private static ForwardingOutcome? Store(StoreWriter writer, OnwardRow order, InboxRow held, OutgoingAnswer? answer, DecisionRow? withheld, DateTimeOffset now)
    {
        if (writer.FindOnward(order.ReportId, order.Partner) != order || writer.HighestFromOriginator(order.Originator, order.ReportId) != held.Revision)
            return null; // it is due still
        if (writer.FindWithdrawnOf(held.Partner, held.Originator, order.ReportId, held.Revision) is not null)
        {
            writer.KeepOnward(order with { Revision = held.Revision }, now);
            return null;
        }
        if (answer is null)
        {
            ReportForwarding.StoreNothing(writer, held, order, withheld, now);
            return new ForwardingOutcome(null, IsPassing: false);
        }
        ForwardingOutcome outcome = order.State == OnwardState.Ended ? ReportForwarding.StoreEnded(writer, held, order, answer, now) : ReportForwarding.Store(writer, held, answer, order.By, now);
        if (outcome.IsPassing && order.State == OnwardState.Following && writer.LastGot(order.ReportId, order.Partner) is null && GivingUp.IsTime(writer.NoteOnwardKept(order.ReportId, order.Partner, now), now))
        {
            writer.KeepOnward(order with { Revision = held.Revision }, now);
            return outcome with { IsPassing = false, IsGivenUp = GivingUp.Give(writer, order.ReportId, order.Partner, answer.ToRow(), now) };
        }
        if (outcome.IsPassing)
            writer.PostponeOnward(order.ReportId, order.Partner, now + AgainAfter);
        else if (outcome.Entry is null)
            writer.KeepOnward(order with { Revision = held.Revision }, now);
        return outcome;
    }
}
