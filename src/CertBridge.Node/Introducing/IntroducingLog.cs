using CertBridge.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Introducing;

/// <summary>Event ids 2300 to 2399.</summary>
internal static partial class IntroducingLog
{
    [LoggerMessage(2301, LogLevel.Information, "Introduction {Id} with {Partner}: {Step} by {Who}")]
    public static partial void Step(this ILogger logger, string id, PartnerId partner, string step, string who);

    [LoggerMessage(2302, LogLevel.Error, "Introduction {Id} with {Partner} was confirmed and its card is not admitted: {Cause}")]
    public static partial void NotAdmitted(this ILogger logger, string id, PartnerId partner, string cause);
}
