using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Delivering;

/// <summary>A partner that got a report and may not have its newest revision is told so: what it holds is taken back until a later revision comes.</summary>
internal static class WithdrawnForOne
{
    /// <summary>Within the commit that stores the denial. Nothing happens where the partner holds nothing of the report.</summary>
    /// <param name="writer">The commit.</param>
    /// <param name="report">The report.</param>
    /// <param name="partner">The partner.</param>
    /// <param name="revision">The revision it may not have: that of the withdrawal.</param>
    /// <param name="now">When.</param>
    /// <returns>True when it is taken back.</returns>
    public static bool Say(StoreWriter writer, ReportId report, PartnerId partner, ulong revision, DateTimeOffset now)
    {
        OutboxRow? last = writer.LastGot(report).FirstOrDefault(entry => entry.Partner == partner);
        if (last is not { Kind: CarriedKind.Report })
            return false;
        writer.SayWithdrawal(new WithdrawalRow
        {
            ReportId = report,
            Partner = partner,
            Revision = revision,
            Scope = WithdrawalScope.Partner,
            Reason = WithdrawalReason.NotShared,
            Instruction = WithdrawalInstruction.Delete,
            Said = now,
        });
        return true;
    }
}
