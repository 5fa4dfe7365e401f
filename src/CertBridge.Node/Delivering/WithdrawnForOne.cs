using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Policies;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Delivering;

/// <summary>A partner that got a report and may not have its newest revision is told so: what it holds is taken back until a later revision comes.</summary>
internal static class WithdrawnForOne
{
    /// <summary>Denials that say that nothing can be sent now, and nothing of whether the partner may have the report: what it holds stays.</summary>
    private static readonly HashSet<string> Passing = new(
        new[]
        {
            ReasonCode.PartnerUnknown, ReasonCode.CardExpired, ReasonCode.SheetExpired, ReasonCode.NoAgreement, ReasonCode.AgreementSuspended, ReasonCode.AgreementTerminated,
            ReasonCode.RateLimit, ReasonCode.RuleError, ReasonCode.CopyTooLarge,
        }
            .Select(ReasonCodes.Word),
        StringComparer.Ordinal);

    /// <summary>True for a denial that speaks of the report and this partner.</summary>
    public static bool IsMeantBy(string reason) => !Passing.Contains(reason);

    /// <summary>Within the commit that stores the denial. Nothing happens where the partner holds nothing of the report.</summary>
    /// <param name="writer">The commit.</param>
    /// <param name="report">The report.</param>
    /// <param name="partner">The partner.</param>
    /// <param name="revision">The revision the withdrawal has: everything below it is taken back.</param>
    /// <param name="now">When.</param>
    /// <returns>True when it is taken back.</returns>
    public static bool Say(StoreWriter writer, ReportId report, PartnerId partner, ulong revision, DateTimeOffset now)
    {
        if (writer.LastGot(report, partner) is not { Kind: CarriedKind.Report })
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

    /// <summary>The same of what another made and was passed on from here, by a number of our own choice: those of its revisions are its originator's.</summary>
    /// <returns>True when it is taken back.</returns>
    public static bool SayOfPassedOn(StoreWriter writer, ReportId report, PartnerId partner, DateTimeOffset now) =>
        Say(writer, report, partner, writer.NextFreeNumber(report, partner), now);

    /// <summary>
    /// An entry of something passed on ended without a number, whoever ended it. What the partner got before may be looser than what it should have, and nobody looks: it is taken back. Where it got nothing,
    /// nothing follows to it any more either.
    /// </summary>
    public static void EndOfPassedOn(StoreWriter writer, OutboxRow entry, DateTimeOffset now)
    {
        if (entry is not { Originator: not null, Kind: CarriedKind.Report })
            return;
        if (writer.LastGot(entry.ReportId, entry.Partner) is null)
            writer.EndOnwardTo(entry.Partner, entry.ReportId);
        else
            SayOfPassedOn(writer, entry.ReportId, entry.Partner, now);
    }
}
