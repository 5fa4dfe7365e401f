using CertBridge.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Submitting;

/// <summary>Event ids 3000 to 3099.</summary>
internal static partial class SubmittingLog
{
    [LoggerMessage(3001, LogLevel.Information, "Accepted {Report} revision {Revision} from {Operator}: queued for {Queued} partners, denied for {Denied}")]
    public static partial void ReportAccepted(this ILogger logger, ReportId report, ulong revision, string @operator, int queued, int denied);

    [LoggerMessage(3002, LogLevel.Information, "Accepted {Report} revision {Revision} from {Operator}: queued for {Queued} partners; withdrawals stand with {Withdrawals}")]
    public static partial void ReportAmended(this ILogger logger, ReportId report, ulong revision, string @operator, int queued, int withdrawals);
}
