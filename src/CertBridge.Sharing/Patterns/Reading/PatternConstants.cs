using System.Globalization;

namespace CertBridge.Sharing.Patterns.Reading;

/// <summary>Constants with a letter before their quote: moments, bytes in hexadecimal and in base64.</summary>
internal static class PatternConstants
{
    private const int SecondsEnd = 19; // of 2024-01-31T23:59:59

    /// <summary>The shortest form; null where it is none.</summary>
    public static string? Canonical(PatternValueKind kind, string content) => kind switch
    {
        PatternValueKind.Moment => Moment(content),
        PatternValueKind.Hexadecimal => content.Length % 2 == 0 && content.All(char.IsAsciiHexDigit) ? content.ToLowerInvariant() : null,
        _ => Base64(content),
    };

    public static string NameOf(PatternValueKind kind) => kind switch
    {
        PatternValueKind.Moment => "moment",
        PatternValueKind.Hexadecimal => "hexadecimal text",
        _ => "base64 text",
    };

    public static string HintOf(PatternValueKind kind) => kind switch
    {
        PatternValueKind.Moment => "Write it as t'2026-01-31T23:59:59.5Z'.",
        PatternValueKind.Hexadecimal => "Write two digits for each byte.",
        _ => "Write it with its padding, and without line ends.",
    };

    /// <summary>RFC 3339 with T, Z and any number of digits of a second; texts in this form have the order of the moments.</summary>
    private static string? Moment(string content)
    {
        if (content.Length < SecondsEnd + 1 || content[^1] != 'Z'
            || !DateTime.TryParseExact(content[..SecondsEnd], "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            return null;
        string part = content[SecondsEnd..^1];
        if (part.Length == 0)
            return content;
        if (part.Length == 1 || part[0] != '.' || !part[1..].All(char.IsAsciiDigit))
            return null;
        string shortest = part.TrimEnd('0');
        return content[..SecondsEnd] + (shortest.Length == 1 ? "" : shortest) + "Z";
    }

    private static string? Base64(string content)
    {
        byte[] bytes = new byte[content.Length];
        bool isRead = !content.Any(char.IsWhiteSpace) && Convert.TryFromBase64String(content, bytes, out int length) && Convert.ToBase64String(bytes, 0, length) == content;
        return isRead ? content : null;
    }
}
