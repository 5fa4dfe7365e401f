using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Watching;

/// <summary>Event ids 4000 to 4099.</summary>
internal static partial class WatchingLog
{
    [LoggerMessage(4001, LogLevel.Critical, "SQLite finds damage in the store: {Damage}")]
    public static partial void StoreDamaged(this ILogger logger, string damage);

    [LoggerMessage(4002, LogLevel.Warning, "The store is too large to look at every page of it within {Seconds} s; 'certbridge ledger verify' reads every leaf")]
    public static partial void StoreTooLarge(this ILogger logger, double seconds);
}
