using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.FeedingBack;

/// <summary>Event ids 3600 to 3699.</summary>
internal static partial class FeedingBackLog
{
    [LoggerMessage(3601, LogLevel.Information, "{Operator} said {Kind} of {Report}, revision {Revision}, to {Partner}")]
    public static partial void Said(this ILogger logger, string @operator, FeedbackKind kind, ReportId report, ulong revision, PartnerId partner);

    [LoggerMessage(3602, LogLevel.Information, "Feedback about {Report} is on its way to {Partner}")]
    public static partial void FeedbackQueued(this ILogger logger, ReportId report, PartnerId partner);

    [LoggerMessage(3603, LogLevel.Warning, "Feedback about {Report} to {Partner} is said no more: it came back {Tries} times, or what it is about is gone")]
    public static partial void FeedbackDropped(this ILogger logger, ReportId report, PartnerId partner, int tries);
}
