using System.Globalization;
using CertBridge.Cli.Printing;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Running;

/// <summary>A time as a flag takes it: how long ago, a day in UTC, or RFC 3339 with an offset.</summary>
internal static class TimeText
{
    private const double DaysMax = 36_500;

    /// <returns>Unix milliseconds.</returns>
    public static ulong Parse(string flag, string text, DateTimeOffset now)
    {
        DateTimeOffset? time = Ago(text) is { } ago ? now - ago : Instant(text);
        return time is { } given && given.ToUnixTimeMilliseconds() > 0
            ? (ulong)given.ToUnixTimeMilliseconds()
            : throw CommandFailedException.Usage($"{flag} {TerminalText.Short(text)} is not a time", "Such as 7d, 12h or 30m (ago), 2026-11-21, or 2026-11-21T21:40:00Z.");
    }

    private static TimeSpan? Ago(string text)
    {
        double? unit = text.Length < 2 ? null : text[^1] switch
        {
            's' => 1d / 86_400,
            'm' => 1d / 1_440,
            'h' => 1d / 24,
            'd' => 1,
            'w' => 7,
            _ => null,
        };
        return unit is { } days && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count) && count * days <= DaysMax
            ? TimeSpan.FromDays(count * days)
            : null;
    }

    private static DateTimeOffset? Instant(string text)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, Utc, out DateTimeOffset day))
            return day;
        return Sharing.Documents.InstantText.TryParse(text, out DateTimeOffset instant) ? instant : null;
    }
}
