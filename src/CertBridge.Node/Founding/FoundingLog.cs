using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Founding;

/// <summary>Event ids 1200 to 1299.</summary>
internal static partial class FoundingLog
{
    [LoggerMessage(1201, LogLevel.Information, "Signed key sheet {Serial} with a new encryption key, valid until {Expires}")]
    public static partial void SheetRenewed(this ILogger logger, ulong serial, DateTimeOffset expires);

    [LoggerMessage(1202, LogLevel.Error, "Could not sign the next key sheet: {Cause}; nobody can seal to this node after {Expires}")]
    public static partial void SheetNotRenewed(this ILogger logger, string cause, DateTimeOffset expires);

    [LoggerMessage(1203, LogLevel.Information, "Own card {CardSerial} with key sheet {SheetSerial} is in force")]
    public static partial void OwnCardTaken(this ILogger logger, ulong cardSerial, ulong sheetSerial);

    [LoggerMessage(1204, LogLevel.Information, "Other keys are in use now: signing {Signing}, log {Log}, TLS {Tls}; links come up anew with them")]
    public static partial void OtherKeysInUse(this ILogger logger, string signing, string log, string tls);

    [LoggerMessage(1205, LogLevel.Error, "The own card on disk was not taken in: {Cause}")]
    public static partial void OwnCardRefused(this ILogger logger, string cause);

    [LoggerMessage(1206, LogLevel.Error, "Looking after the own card failed: {Cause}")]
    public static partial void UpkeepFailed(this ILogger logger, string cause);

    [LoggerMessage(1207, LogLevel.Information, "Erased the encryption key {File}: everything sealed to it has expired")]
    public static partial void KeyErased(this ILogger logger, string file);

    [LoggerMessage(1208, LogLevel.Warning, "By this machine's clock ({Now}) everything sealed to the encryption key {File} has expired: it is erased in a day. If the clock is wrong, set it before")]
    public static partial void KeyDue(this ILogger logger, string file, DateTimeOffset now);
}
