using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Supervising;

/// <summary>Event ids 1050 to 1079.</summary>
internal static partial class SupervisingLog
{
    [LoggerMessage(1050, LogLevel.Warning, "The service manager named a socket and cannot be told anything there: it will take this node for dead")]
    public static partial void SupervisorUnheard(this ILogger logger);

    [LoggerMessage(1051, LogLevel.Information, "Settings were read again; changed now: {Taken}")]
    public static partial void Reloaded(this ILogger logger, string taken);

    [LoggerMessage(1052, LogLevel.Warning, "Settings were read again; these hold from the next start on: {Settings}")]
    public static partial void RestartForSettings(this ILogger logger, string settings);

    [LoggerMessage(1053, LogLevel.Error, "A reload was refused, nothing changed: {Mistakes} mistakes")]
    public static partial void ReloadRefused(this ILogger logger, int mistakes);

    [LoggerMessage(1054, LogLevel.Error, "{File} line {Line}: {Mistake} ({Code})")]
    public static partial void ReloadMistake(this ILogger logger, string file, int line, string mistake, string code);

    [LoggerMessage(1056, LogLevel.Error, "A reload failed: {Cause}")]
    public static partial void ReloadFailed(this ILogger logger, string cause);

    [LoggerMessage(1055, LogLevel.Information, "The terminal of this node was closed: it stops")]
    public static partial void TerminalGone(this ILogger logger);
}
