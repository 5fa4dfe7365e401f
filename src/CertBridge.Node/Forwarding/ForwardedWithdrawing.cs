using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Forwarding;

/// <summary>
/// What an originator takes back travels on wherever its report went from here, in the commit that applies it: what has no number is taken out of the outbox, and whoever got something is to be told.
/// The withdrawal worker says it, until it is answered.
/// </summary>
internal static class ForwardedWithdrawing
{
    private const string TakenOut = "its originator took the report back before it was passed on";

    public static void TravelOn(StoreWriter writer, PartnerId originator, ReportId report, ulong revision, Withdrawal withdrawal, DateTimeOffset now)
    {
        OnwardRow[] onward = [.. writer.ListOnward(report).Where(row => row.Originator == originator)];
        foreach (OnwardRow row in onward)
        {
            TakeOut(writer, row, now);
            Say(writer, row, revision, withdrawal, now);
            if (withdrawal.Scope != WithdrawalScope.Report)
                writer.KeepOnward(row with { Revision = Math.Max(row.Revision, revision) });
        }
        if (withdrawal.Scope == WithdrawalScope.Report && onward.Length > 0)
            writer.EndOnward(originator, report);
    }

    private static void TakeOut(StoreWriter writer, OnwardRow row, DateTimeOffset now)
    {
        foreach (OutboxRow entry in writer.ListOutbox(row.ReportId).Where(entry => entry.Partner == row.Partner && entry is { State: OutboxState.Queued, Originator: not null, Kind: CarriedKind.Report }))
            writer.MoveOutbox(entry.Id, OutboxEvent.Cancelled, now, TakenOut);
    }

    private static void Say(StoreWriter writer, OnwardRow row, ulong revision, Withdrawal withdrawal, DateTimeOffset now)
    {
        if (!writer.LastGot(row.ReportId).Any(entry => entry.Partner == row.Partner))
            return;
        writer.SayWithdrawal(new WithdrawalRow
        {
            ReportId = row.ReportId,
            Partner = row.Partner,
            Revision = revision,
            Scope = withdrawal.Scope,
            Reason = withdrawal.Reason,
            Instruction = withdrawal.Instruction,
            Said = now,
        });
    }
}
