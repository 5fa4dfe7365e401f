using CertBridge.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Delivering;

/// <summary>Event ids 2100 to 2199.</summary>
internal static partial class DeliveringLog
{
    [LoggerMessage(2101, LogLevel.Warning, "{ReportId} is no longer allowed to {Partner}; it was not sent")]
    public static partial void NoLongerAllowed(this ILogger logger, string reportId, PartnerId partner);

    [LoggerMessage(2103, LogLevel.Information, "{ReportId} was taken back from {Partner} by {Operator} before it was sent")]
    public static partial void TakenBack(this ILogger logger, string reportId, PartnerId partner, string @operator);

    [LoggerMessage(2104, LogLevel.Warning, "{ReportId} for {Partner} waits until people release it: something it stood on changed")]
    public static partial void WaitsForPeople(this ILogger logger, string reportId, PartnerId partner);

    [LoggerMessage(2102, LogLevel.Warning, "{ReportId} expired before {Partner} could be reached")]
    public static partial void Expired(this ILogger logger, string reportId, PartnerId partner);

    [LoggerMessage(2106, LogLevel.Warning, "{ReportId} was not passed on to {Partner} within {Days} days and is tried no more: {Reason}")]
    public static partial void GivenUp(this ILogger logger, string reportId, PartnerId partner, int days, string reason);

    [LoggerMessage(2105, LogLevel.Error, "Judging {ReportId} for {Partner} before its number met a fault of this node's own: {Fault} {StackTrace}")]
    public static partial void JudgingFault(this ILogger logger, string reportId, PartnerId partner, string fault, string stackTrace);
}
