using System.Buffers;
using System.Text;

namespace CertBridge.Sharing.Redacting;

/// <summary>
/// A text as it is compared: lower case, without accents, compatibility forms as plain letters, runs of white space as one space, and without
/// the brackets and the hxxp of a defanged address. The platform composes nothing where globalisation is invariant, so the table is ours (folding.txt).
/// </summary>
internal static class FoldedText
{
    // Printable ASCII without the brackets of a defanged address: such a text is its own letters in lower case.
    private static readonly SearchValues<char> Plain = SearchValues.Create(string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c).Where(c => c is not '[' and not '(')));

    /// <summary>U+FDFA becomes 18 letters; nothing becomes more.</summary>
    private const int GrowthMax = 18;

    public static int LengthMax(string text) => Ascii.IsValid(text) ? text.Length : text.Length * GrowthMax;

    /// <summary>Characters written to <paramref name="folded"/>, which has room for <see cref="LengthMax"/>.</summary>
    public static int Fold(string text, Span<char> folded)
    {
        if (IsPlain(text))
        {
            Ascii.ToLower(text, folded, out int written);
            return Rearmed(folded, written);
        }
        int length = 0;
        bool isSpace = true;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == ' ' || char.IsWhiteSpace(c))
            {
                if (!isSpace)
                    folded[length++] = ' ';
                isSpace = true;
                continue;
            }
            isSpace = false;
            if (c is '[' or '(' && IsBracketed(text, i))
            {
                folded[length++] = text[i + 1];
                i += 2;
            }
            else if (c < 0x80)
            {
                folded[length++] = char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c;
            }
            else
            {
                i += FoldOther(text, i, folded, ref length);
            }
        }
        return Rearmed(folded, length);
    }

    /// <summary>hxxp and hxxps are http and https: as long, so in their place.</summary>
    private static int Rearmed(Span<char> folded, int length)
    {
        Span<char> rest = folded[..length];
        for (int at = rest.IndexOf("hxxp"); at >= 0; at = rest.IndexOf("hxxp"))
        {
            "http".CopyTo(rest[at..]);
            rest = rest[(at + 4)..];
        }
        return length;
    }

    private static bool IsPlain(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Plain) && (!text.Contains(' ') || text.IndexOf("  ") < 0);

    // [.] (.) [@] [:]
    private static bool IsBracketed(string text, int at) =>
        at + 2 < text.Length && text[at + 1] is '.' or '@' or ':' && text[at + 2] == (text[at] == '[' ? ']' : ')');

    /// <summary>How many units beyond the first were read.</summary>
    private static int FoldOther(string text, int at, Span<char> folded, ref int length)
    {
        bool isPair = char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]);
        if (FoldingTable.Find(isPair ? char.ConvertToUtf32(text[at], text[at + 1]) : text[at]) is { } letters)
        {
            letters.CopyTo(folded[length..]);
            length += letters.Length;
        }
        else
        {
            folded[length++] = char.ToLowerInvariant(text[at]);
            if (isPair)
                folded[length++] = text[at + 1];
        }
        return isPair ? 1 : 0;
    }
}
