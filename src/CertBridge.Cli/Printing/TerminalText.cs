using System.Globalization;
using System.Text;

namespace CertBridge.Cli.Printing;

/// <summary>
/// Text that others wrote, made harmless for a terminal: a partner's subject line must not move the cursor, retitle the window, reverse the
/// reading direction or hide letters. What is replaced stays visible as <c>\u{1B}</c>.
/// </summary>
internal static class TerminalText
{
    private const int ShortMax = 60;

    public static string Escape(string text)
    {
        if (IsPlain(text))
            return text;
        var safe = new StringBuilder(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (IsHarmful(rune))
                safe.Append("\\u{").Append(rune.Value.ToString("X")).Append('}');
            else
                safe.Append(rune.ToString());
        }
        return safe.ToString();
    }

    /// <summary>A document of others: its line feeds stay, everything else is escaped.</summary>
    public static string EscapeLines(string text) => string.Join('\n', text.Split('\n').Select(Escape));

    /// <summary>Escaped and cut to about a line, in quotes: for what the caller typed.</summary>
    public static string Short(string text)
    {
        string cut = text.Length > ShortMax ? text[..ShortMax] + "..." : text;
        return $"\"{Escape(cut)}\"";
    }

    /// <summary>Columns it takes on a terminal, after escaping: wide East Asian letters take two, combining marks none (UAX 11).</summary>
    public static int Width(string text)
    {
        int width = 0;
        foreach (Rune rune in text.EnumerateRunes())
            width += WidthOf(rune);
        return width;
    }

    /// <summary>Cut to so many columns, with an ellipsis where something is missing.</summary>
    public static string Fit(string text, int columns)
    {
        if (Width(text) <= columns)
            return text;
        var fitted = new StringBuilder();
        int width = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            width += WidthOf(rune);
            if (width > columns - 1)
                break;
            fitted.Append(rune.ToString());
        }
        return fitted.Append('…').ToString();
    }

    private static bool IsPlain(string text)
    {
        foreach (char c in text)
        {
            if (c is < ' ' or > '~')
                return false;
        }
        return true;
    }

    /// <summary>Controls, everything that formats invisibly (bidi controls, zero widths, tags), line separators, and what is no character at all.</summary>
    private static bool IsHarmful(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate => true,
        // Zero width joiner and non-joiner belong to the spelling of several languages and move nothing.
        UnicodeCategory.Format => rune.Value is not (0x200C or 0x200D),
        _ => rune.Value is 0xFFFD or 0x3164 or 0x115F or 0x1160 or 0x2800,
    };

    private static int WidthOf(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => 0,
        _ => IsWide(rune.Value) ? 2 : 1,
    };

    private static bool IsWide(int value) => value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6)
        or (>= 0x1F300 and <= 0x1F64F) or (>= 0x1F900 and <= 0x1F9FF) or (>= 0x20000 and <= 0x3FFFD);
}
