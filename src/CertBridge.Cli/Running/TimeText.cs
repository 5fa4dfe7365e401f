using System.Globalization;
using CertBridge.Cli.Printing;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Running;

/// <summary>A time as a flag takes it: how long ago, a day in UTC, or RFC 3339 with an offset.</summary>
internal static class TimeText
{
    private static readonly TimeSpan AgoMax = TimeSpan.FromDays(36_500);

    /// <returns>Unix milliseconds.</returns>
    public static ulong Parse(string flag, string text, DateTimeOffset now)
    {
        DateTimeOffset? time = TimeQuantity.Of(text, AgoMax, NumberStyles.AllowDecimalPoint, "s", "m", "h", "d", "w") is { } ago ? now - ago : Instant(text);
        return time is { } given && given.ToUnixTimeMilliseconds() > 0
            ? (ulong)given.ToUnixTimeMilliseconds()
            : throw CommandFailedException.Usage($"{flag} {TerminalText.Short(text)} is not a time", "Such as 7d, 12h or 30m (ago), 2026-11-21, or 2026-11-21T21:40:00Z.");
    }

    private static DateTimeOffset? Instant(string text)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, Utc, out DateTimeOffset day))
            return day;
        return Sharing.Documents.InstantText.TryParse(text, out DateTimeOffset instant) ? instant : null;
    }
}
