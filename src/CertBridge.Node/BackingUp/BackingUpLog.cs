using Microsoft.Extensions.Logging;

namespace CertBridge.Node.BackingUp;

/// <summary>Event ids 4200 to 4299.</summary>
internal static partial class BackingUpLog
{
    [LoggerMessage(4201, LogLevel.Information, "Backup {Backup} taken by {Caller}: {Files} files, {ContentKeys} content keys, {Bytes} bytes, sealed to {Recipient}")]
    public static partial void BackupTaken(this ILogger logger, string backup, string caller, int files, long contentKeys, long bytes, string recipient);
}
