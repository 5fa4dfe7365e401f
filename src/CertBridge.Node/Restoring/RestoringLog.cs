using CertBridge.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Restoring;

/// <summary>Event ids 4300 to 4399.</summary>
internal static partial class RestoringLog
{
    [LoggerMessage(4301, LogLevel.Warning, "RESTORED: {Sentence}")]
    public static partial void IsRestored(this ILogger logger, string sentence);

    [LoggerMessage(4302, LogLevel.Information, "Restored node: nothing is missing towards {Partner}")]
    public static partial void NothingMissing(this ILogger logger, PartnerId partner);

    [LoggerMessage(4303, LogLevel.Information, "Restored node: nothing is missing towards anybody, and it serves as any other")]
    public static partial void RestoreOver(this ILogger logger);
}
