using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace CertBridge.Node.Logging;

/// <summary>Logs are JSON lines on stderr, nothing else. Bodies, indicators and keys are never passed to a log message.</summary>
internal static class NodeLogging
{
    public static Logger Create(LoggingLevelSwitch level) => new LoggerConfiguration()
        .MinimumLevel.ControlledBy(level)
        .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
        .MinimumLevel.Override("Microsoft.AspNetCore.Server.Kestrel", LogEventLevel.Error)
        .MinimumLevel.Override("Grpc", LogEventLevel.Error)
        .WriteTo.Console(new LogLineFormatter(), standardErrorFromLevel: LogEventLevel.Verbose)
        .CreateLogger();

    public static void Use(ILoggingBuilder logging, Logger logger)
    {
        logging.ClearProviders();
        logging.AddSerilog(logger);
    }
}
