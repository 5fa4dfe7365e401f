using CertBridge.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Releasing;

/// <summary>Event ids 3300 to 3399.</summary>
internal static partial class ReleasingLog
{
    [LoggerMessage(3301, LogLevel.Information, "Approval {Approval}: {Officer} signed the release of {Report} to {Partner}; {Missing} more have to")]
    public static partial void PersonSigned(this ILogger logger, long approval, string report, PartnerId partner, string officer, int missing);

    [LoggerMessage(3302, LogLevel.Information, "Approval {Approval}: {Report} was released to {Partner} by {Officers}, emergency {Emergency}")]
    public static partial void Released(this ILogger logger, long approval, string report, PartnerId partner, string officers, bool emergency);

    [LoggerMessage(3303, LogLevel.Information, "Approval {Approval}: {Operator} refused the release of {Report} to {Partner}")]
    public static partial void PersonRefused(this ILogger logger, long approval, string report, PartnerId partner, string @operator);

    [LoggerMessage(3304, LogLevel.Warning, "Approval {Approval}: the release of {Report} to {Partner} was not given in time; it is not sent")]
    public static partial void ReleaseExpired(this ILogger logger, long approval, string report, PartnerId partner);

    [LoggerMessage(3305, LogLevel.Warning, "Approval {Approval}: {Report} for {Partner} waits again, {What}")]
    public static partial void WaitsAgain(this ILogger logger, long approval, string report, PartnerId partner, string what);
}
