using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Rotating;

/// <summary>Event ids 1220 to 1229.</summary>
internal static partial class RotatingLog
{
    [LoggerMessage(1220, LogLevel.Information, "Key of use {Use}, {Key}: {Happened} {Partner}")]
    public static partial void KeyHappened(this ILogger logger, string use, string key, string happened, string partner);
}
