using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Storage.Rows;

/// <summary>What a partner took back. It stays, whether the report was ever here or not.</summary>
/// <param name="Partner">Who made the report and took it back.</param>
/// <param name="Revision">Everything below it is taken back.</param>
public sealed record WithdrawnRow(
    PartnerId Partner, ReportId ReportId, ulong Revision, WithdrawalScope Scope, WithdrawalReason Reason, WithdrawalInstruction Instruction, DateTimeOffset Received)
{
    /// <summary>Whether a revision is one that was taken back, or that comes after the end.</summary>
    public bool Covers(ulong revision) => Scope == WithdrawalScope.Report || revision <= Revision;
}
