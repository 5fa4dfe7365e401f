using System.Buffers;
using System.Text;

namespace CertBridge.Sharing.Documents;

/// <summary>
/// Which characters a text may hold. Control characters drive terminals, and bidirectional overrides make a text read otherwise than it
/// is (Trojan Source, CVE-2021-42574): both are refused rather than removed, so that what is signed is what was written.
/// </summary>
public static class TextRules
{
    // None of them is a half of a surrogate pair, so looking at UTF-16 units finds the same as looking at characters.
    private static readonly SearchValues<char> Forbidden = SearchValues.Create([.. All()]);
    private static readonly SearchValues<char> ForbiddenInLines = SearchValues.Create([.. All().Where(c => c is not '\n' and not '\t')]);

    /// <summary>The first character that is not allowed; null when all are. Line feed and tab are allowed where <paramref name="isMultiline"/>.</summary>
    public static Rune? FirstForbidden(string text, bool isMultiline)
    {
        int at = text.AsSpan().IndexOfAny(isMultiline ? ForbiddenInLines : Forbidden);
        return at < 0 ? null : new Rune(text[at]);
    }

    private static IEnumerable<char> All() => Enumerable.Range(0, char.MaxValue + 1).Where(IsForbidden).Select(c => (char)c);

    private static bool IsForbidden(int c) => c
        is < 0x20 or (>= 0x7F and <= 0x9F) // C0, DEL, C1
        or 0x2028 or 0x2029 // line and paragraph separator
        or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) // bidirectional embedding, override, isolate
        or 0xFEFF or (>= 0xFFF9 and <= 0xFFFB); // byte order mark, interlinear annotation
}
