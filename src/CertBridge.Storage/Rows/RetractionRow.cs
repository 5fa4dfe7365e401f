using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Storage.Rows;

/// <summary>A report of our own that was taken back from everybody, for ever.</summary>
/// <param name="Revision">Its own: above every revision that said something.</param>
public sealed record RetractionRow(ReportId ReportId, ulong Revision, WithdrawalReason Reason, WithdrawalInstruction Instruction, DateTimeOffset At);
