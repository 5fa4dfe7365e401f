using CertBridge.Node.Delivering;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Forwarding;

/// <summary>
/// What an originator takes back travels on wherever its report went from here, in the commit that applies it: what has no number is taken out of the outbox, and whoever got something it covers is to be told.
/// The withdrawal worker says it, until it is answered.
/// </summary>
internal static class ForwardedWithdrawing
{
    private const string TakenOut = "its originator took the report back before it was passed on";

    /// <returns>True where somebody is to be told.</returns>
    public static bool TravelOn(StoreWriter writer, PartnerId originator, ReportId report, ulong revision, Withdrawal withdrawal, DateTimeOffset now)
    {
        OnwardRow[] orders = [.. writer.ListOnward(report).Where(row => row.Originator == originator)];
        bool isForEver = withdrawal.Scope == WithdrawalScope.Report;
        bool isSaid = false;
        foreach (OnwardRow order in orders)
        {
            IReadOnlyList<OutboxRow> entries = writer.ListOutbox(report, order.Partner);
            foreach (OutboxRow entry in entries.Where(entry => entry.Originator == originator && (isForEver || entry.Revision <= revision)))
                End(writer, entry, withdrawal.Instruction, now);
            isSaid |= Say(writer, order, isForEver ? ulong.MaxValue : revision, withdrawal, now);
            if (!isForEver)
                writer.KeepOnward(order with { Revision = Math.Max(order.Revision, revision) }, now);
        }
        if (isForEver && orders.Length > 0)
            writer.EndOnward(originator, report);
        return isSaid;
    }

    /// <summary>A later revision came and is not let in here: nothing of it can be passed on, and what went before may be looser than it.</summary>
    /// <returns>True where somebody is to be told.</returns>
    public static bool NotLetIn(StoreWriter writer, PartnerId originator, ReportId report, ulong revision, DateTimeOffset now)
    {
        bool isSaid = false;
        foreach (OnwardRow order in writer.ListOnward(report).Where(row => row.Originator == originator && row.Revision < revision))
        {
            foreach (OutboxRow entry in writer.ListOutbox(report, order.Partner).Where(entry => entry is { State: OutboxState.Queued, Originator: not null }))
                writer.MoveOutbox(entry.Id, OutboxEvent.Cancelled, now, $"revision {revision} came before it was sent, and was not let in");
            isSaid |= WithdrawnForOne.SayOfPassedOn(writer, report, order.Partner, now);
            writer.KeepOnward(order with { Revision = revision }, now);
        }
        return isSaid;
    }

    /// <summary>What waits is taken out; the sealed bytes of what is over go too, where content is to be destroyed. What has its number and no receipt yet is destroyed with the receipt.</summary>
    private static void End(StoreWriter writer, OutboxRow entry, WithdrawalInstruction instruction, DateTimeOffset now)
    {
        if (entry.State == OutboxState.Queued)
            writer.MoveOutbox(entry.Id, OutboxEvent.Cancelled, now, TakenOut);
        if (instruction == WithdrawalInstruction.Delete && entry.State != OutboxState.Sent)
            writer.DestroyContent(ContentKind.Outbox, entry.Id, now);
    }

    private static bool Say(StoreWriter writer, OnwardRow order, ulong upTo, Withdrawal withdrawal, DateTimeOffset now)
    {
        bool isForEver = withdrawal.Scope == WithdrawalScope.Report;
        if (writer.LastGot(order.ReportId, order.Partner) is not { } last || (!isForEver && (last.Kind != CarriedKind.Report || last.Revision > upTo)))
            return false;
        writer.SayWithdrawal(new WithdrawalRow
        {
            ReportId = order.ReportId,
            Partner = order.Partner,
            Revision = writer.NextFreeNumber(order.ReportId, order.Partner),
            Scope = withdrawal.Scope,
            Reason = withdrawal.Reason,
            Instruction = withdrawal.Instruction,
            Said = now,
        });
        return true;
    }
}
