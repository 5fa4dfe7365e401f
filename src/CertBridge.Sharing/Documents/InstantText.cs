using System.Globalization;

namespace CertBridge.Sharing.Documents;

/// <summary>Moments as text: RFC 3339 with an offset, read to 100 ns, always written in UTC with <c>Z</c>.</summary>
public static class InstantText
{
    /// <summary>Longest form read: a date, a time with seven fraction digits and an offset.</summary>
    public const int LengthMax = 33;

    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>False without an offset (which hour would be meant is a guess), and for more digits than can be kept.</summary>
    public static bool TryParse(string text, out DateTimeOffset instant)
    {
        instant = default;
        bool hasOffset = text.Length is >= 20 and <= LengthMax && (text[^1] == 'Z' || text[^6] is '+' or '-');
        if (!hasOffset || !DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset parsed))
            return false;
        instant = parsed.ToUniversalTime();
        return true;
    }

    public static string Write(DateTimeOffset instant) =>
        instant.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
