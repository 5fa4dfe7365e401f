using CertBridge.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Operating;

/// <summary>Event ids 3100 to 3199.</summary>
internal static partial class OperatingLog
{
    [LoggerMessage(3101, LogLevel.Information, "Policy {Policy}, SHA-256 {Hash}, is in force: signed by {Officers}")]
    public static partial void PolicyInForce(this ILogger logger, string policy, Digest hash, string officers);

    [LoggerMessage(3102, LogLevel.Information, "Policy {Policy}, SHA-256 {Hash}, is asked beside the one in force, and nothing follows from it: signed by {Officers}")]
    public static partial void PolicyBeside(this ILogger logger, string policy, Digest hash, string officers);
}
