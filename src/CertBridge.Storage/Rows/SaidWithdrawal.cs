using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Storage.Rows;

/// <summary>One thing that was taken back, as two nodes compare it.</summary>
/// <param name="ReportId">The report.</param>
/// <param name="Revision">Everything below it is taken back.</param>
/// <param name="Scope">From everybody, or from this partner.</param>
/// <param name="Instruction">What was asked for.</param>
/// <param name="IsShown">True where its content should have been destroyed and is still here; of what this node said itself it is false.</param>
public sealed record SaidWithdrawal(ReportId ReportId, ulong Revision, WithdrawalScope Scope, WithdrawalInstruction Instruction, bool IsShown);
