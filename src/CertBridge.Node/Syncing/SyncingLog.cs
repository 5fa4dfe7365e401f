using CertBridge.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Syncing;

/// <summary>Event ids 4400 to 4499.</summary>
internal static partial class SyncingLog
{
    [LoggerMessage(4401, LogLevel.Information, "Compared with {Partner} what is not a log: no difference; something is under way: {UnderWay}")]
    public static partial void Compared(this ILogger logger, PartnerId partner, bool underWay);

    [LoggerMessage(4402, LogLevel.Warning, "{Partner} holds otherwise than this node said it: {Withdrawn} withdrawals ({Report}), {Documents} documents ({Document}); what can be is said again")]
    public static partial void Different(this ILogger logger, PartnerId partner, int withdrawn, int documents, string report, string document);

    [LoggerMessage(4403, LogLevel.Warning, "Not compared with {Partner}: it does not answer, or one of the two holds more than is compared; tried again later")]
    public static partial void NotCompared(this ILogger logger, PartnerId partner);
}
