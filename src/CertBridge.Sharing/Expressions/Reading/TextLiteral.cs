using System.Globalization;
using System.Text;

namespace CertBridge.Sharing.Expressions.Reading;

/// <summary>Text in quotes: <c>'…'</c> or <c>"…"</c> on one line, with the escapes of CEL (language definition, "String and Bytes Values"). No raw, triple-quoted or byte strings.</summary>
internal static class TextLiteral
{
    private const string Named = "abfnrtv\\'\"`?";
    private const string NamedFor = "\a\b\f\n\r\t\v\\'\"`?";

    /// <summary>Reads the literal that begins at <paramref name="start"/>.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="start">Where the opening quote is.</param>
    /// <param name="value">What it says.</param>
    /// <param name="end">Behind the closing quote.</param>
    /// <param name="refusal">Why it is none.</param>
    public static bool Read(string text, int start, out string value, out int end, out Refusal? refusal)
    {
        var read = new StringBuilder();
        value = string.Empty;
        refusal = null;
        char quote = text[start];
        int at = start + 1;
        while (at < text.Length && text[at] is not ('\n' or '\r') && text[at] != quote)
        {
            if (text[at] == '\\')
            {
                int length = Escape(text.AsSpan(at + 1), out Rune rune);
                if (length == 0)
                    return Refuse(at, "This is no escape of the language.", "Write \\\\ for a backslash.", out end, out refusal);
                read.Append(rune);
                at += 1 + length;
            }
            else if (Rune.TryGetRuneAt(text, at, out Rune rune))
            {
                read.Append(rune);
                at += rune.Utf16SequenceLength;
            }
            else
            {
                return Refuse(at, "This is half of a character.", null, out end, out refusal);
            }
        }
        if (at >= text.Length || text[at] != quote)
            return Refuse(start, "This text has no closing quote on its line.", null, out end, out refusal);
        end = at + 1;
        value = read.ToString();
        return true;
    }

    /// <summary>As a literal in double quotes: printable characters stay, what a reader could not see is escaped.</summary>
    public static string Write(string value)
    {
        var text = new StringBuilder("\"");
        foreach (Rune rune in value.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
                text.Append('\\').Append(rune);
            else if (rune.IsBmp && NamedFor.IndexOf((char)rune.Value, StringComparison.Ordinal) is >= 0 and < 7 and var named)
                text.Append('\\').Append(Named[named]);
            else if (IsSeen(rune))
                text.Append(rune);
            else
                text.Append(rune.IsBmp ? $"\\u{rune.Value:x4}" : $"\\U{rune.Value:x8}");
        }
        return text.Append('"').ToString();
    }

    private static bool IsSeen(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    /// <summary>Length of the escape without its backslash; 0 when it is none.</summary>
    private static int Escape(ReadOnlySpan<char> text, out Rune rune)
    {
        rune = default;
        if (text.IsEmpty)
            return 0;
        if (Named.IndexOf(text[0], StringComparison.Ordinal) is >= 0 and var named)
        {
            rune = new Rune(NamedFor[named]);
            return 1;
        }
        return text[0] switch
        {
            'x' or 'X' => Hex(text, 2, out rune),
            'u' => Hex(text, 4, out rune),
            'U' => Hex(text, 8, out rune),
            >= '0' and <= '3' => Octal(text, out rune),
            _ => 0,
        };
    }

    private static int Hex(ReadOnlySpan<char> text, int digits, out Rune rune)
    {
        rune = default;
        bool isCodePoint = text.Length > digits
            && uint.TryParse(text.Slice(1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value)
            && Rune.TryCreate(value, out rune);
        return isCodePoint ? 1 + digits : 0;
    }

    private static int Octal(ReadOnlySpan<char> text, out Rune rune)
    {
        rune = default;
        if (text.Length < 3 || text[1] is < '0' or > '7' || text[2] is < '0' or > '7')
            return 0;
        rune = new Rune(((text[0] - '0') * 64) + ((text[1] - '0') * 8) + (text[2] - '0'));
        return 3;
    }

    private static bool Refuse(int at, string sentence, string? hint, out int end, out Refusal? refusal)
    {
        end = at;
        refusal = new Refusal(at, sentence, hint);
        return false;
    }
}
