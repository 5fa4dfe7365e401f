using CertBridge.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Forwarding;

/// <summary>Event ids 3700 to 3799.</summary>
internal static partial class ForwardingLog
{
    [LoggerMessage(3701, LogLevel.Information, "{Operator} passed on {Report} revision {Revision} of {Originator}: to {Allowed} partners, denied for {Denied}")]
    public static partial void PassedOn(this ILogger logger, string @operator, ReportId report, ulong revision, PartnerId originator, int allowed, int denied);

    [LoggerMessage(3702, LogLevel.Information, "Revision {Revision} of {Report} follows to {Partner}, where it was passed on before: goes {Goes}, tried again {IsPassing}")]
    public static partial void FollowedOn(this ILogger logger, ReportId report, ulong revision, PartnerId partner, bool goes, bool isPassing);

    [LoggerMessage(3704, LogLevel.Information, "{Operator} ended passing on {Report} of {Originator}: for {Partners} partners")]
    public static partial void EndedForwarding(this ILogger logger, string @operator, ReportId report, PartnerId originator, int partners);

    [LoggerMessage(3703, LogLevel.Error, "Passing {Report} on to {Partner} met a fault of this node's own: {Fault} {StackTrace}")]
    public static partial void FollowingFault(this ILogger logger, ReportId report, PartnerId partner, string fault, string stackTrace);
}
