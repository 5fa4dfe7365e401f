using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Admitting;

/// <summary>Event ids 1100 to 1199.</summary>
internal static partial class AdmittingLog
{
    [LoggerMessage(1101, LogLevel.Information, "{Method} refused with {Code}, correlation {CorrelationId}")]
    public static partial void CallRefused(this ILogger logger, string method, string code, string correlationId);

    [LoggerMessage(1102, LogLevel.Error, "{Method} failed, correlation {CorrelationId}")]
    public static partial void CallFailed(this ILogger logger, string method, string correlationId, Exception failure);

    [LoggerMessage(1103, LogLevel.Warning, "A connection on the {Listener} listener was refused: {Cause}")]
    public static partial void ConnectionRefused(this ILogger logger, string listener, string cause);

    [LoggerMessage(1104, LogLevel.Warning, "{Count} more connections on the {Listener} listener were refused in the last minute: {Cause}")]
    public static partial void ConnectionsRefused(this ILogger logger, string listener, string cause, int count);
}
