using CertBridge.Protocol.V1;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Running;

/// <summary>Event ids 1000 to 1099.</summary>
internal static partial class RunningLog
{
    [LoggerMessage(1001, LogLevel.Information, "{PartnerId} in environment {Environment} runs version {Version} with SQLite {SqliteVersion}")]
    public static partial void Started(this ILogger logger, string partnerId, string environment, string version, string sqliteVersion);

    [LoggerMessage(1003, LogLevel.Error, "The store failed and the node stops: {Cause}")]
    public static partial void StoreFailed(this ILogger logger, string cause);

    [LoggerMessage(1004, LogLevel.Information, "The node stopped")]
    public static partial void Stopped(this ILogger logger);

    [LoggerMessage(1005, LogLevel.Information, "Post-quantum confidentiality (suite 0x0101): this machine can seal and open it, and the own card offers it")]
    public static partial void Hybrid(this ILogger logger);

    [LoggerMessage(1006, LogLevel.Warning, "No post-quantum confidentiality (suite 0x0101): {Because}")]
    public static partial void NotHybrid(this ILogger logger, string because);

    [LoggerMessage(1007, LogLevel.Error, "Less is free on the disk of the store than lane {Lane} needs: {Found}")]
    public static partial void DiskShort(this ILogger logger, LaneName lane, string found);

    [LoggerMessage(1008, LogLevel.Information, "There is room on the disk of the store again")]
    public static partial void DiskRoomBack(this ILogger logger);

    [LoggerMessage(1009, LogLevel.Warning, "The store was copied before its schema was changed: {Copy} with schema {Schema}, {Bytes} bytes, holds keys of content and is erased after {Ends}")]
    public static partial void StoreCopyKept(this ILogger logger, string copy, int schema, long bytes, DateTimeOffset ends);

    [LoggerMessage(1010, LogLevel.Information, "A copy of an older store was erased: {Copy}, {Bytes} bytes")]
    public static partial void StoreCopyErased(this ILogger logger, string copy, long bytes);

    [LoggerMessage(1012, LogLevel.Error, "The node starts LOCKED: {Reason}. It speaks with no partner until a card of today is taken in: certbridge card sign --root-key FILE")]
    public static partial void IsLocked(this ILogger logger, string reason);

    [LoggerMessage(1011, LogLevel.Error, "A copy of an older store could not be erased and holds keys of content: {Cause}")]
    public static partial void StoreCopyStays(this ILogger logger, string cause);
}
