using System.Globalization;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;

namespace CertBridge.Formats.Misp;

/// <summary>The two ways in which MISP writes a time.</summary>
internal static class MispTimes
{
    private const long SecondsMax = 32_503_680_000; // the year 3000

    /// <summary>Seconds since 1970, in digits. MISP writes every time of its own so.</summary>
    public static void CheckTimestamp(this ForeignFields fields, string name)
    {
        if (fields.Text(name) is not { } text)
            return;
        bool isTime = long.TryParse(text, NumberStyles.None, null, out long seconds) && seconds <= SecondsMax;
        if (!isTime)
            fields.Refuse(FormatErrors.OutOfRange, name, $"{Excerpt.Of(text)} is no time stamp in seconds since 1970.");
    }

    /// <summary>A time as MISP writes <c>first_seen</c>: RFC 3339, microseconds, with offset.</summary>
    public static DateTimeOffset? Instant(this ForeignFields fields, string name)
    {
        if (fields.Text(name) is not { } text)
            return null;
        if (InstantText.TryParse(text, out DateTimeOffset instant))
            return instant;
        fields.Refuse(FormatErrors.OutOfRange, name, $"{Excerpt.Of(text)} is not a time such as 2026-11-21T21:40:00.000000+00:00.");
        return null;
    }
}
