using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Withdrawing;

/// <summary>Event ids 3500 to 3599.</summary>
internal static partial class WithdrawingLog
{
    [LoggerMessage(3501, LogLevel.Information, "{Operator} retracted {Report} as revision {Revision}, {Reason}, {Instruction}: {Withdrawn} partners are told, {Cancelled} entries were taken back")]
    public static partial void Retracted(this ILogger logger, string @operator, ReportId report, ulong revision, WithdrawalReason reason, WithdrawalInstruction instruction, int withdrawn, int cancelled);

    [LoggerMessage(3502, LogLevel.Information, "Withdrawal of {Report}, revision {Revision}, is on its way to {Partner}")]
    public static partial void WithdrawalQueued(this ILogger logger, ReportId report, ulong revision, PartnerId partner);

    [LoggerMessage(3503, LogLevel.Error, "The withdrawal of {Report} from {Partner} met a fault of this node's own: {Fault} {StackTrace}")]
    public static partial void WithdrawalFault(this ILogger logger, ReportId report, PartnerId partner, string fault, string stackTrace);
}
