using System.Text;

namespace CertBridge.Sharing.Documents;

/// <summary>
/// Which characters a text may hold. Control characters drive terminals, and bidirectional overrides make a text read otherwise than it
/// is (Trojan Source, CVE-2021-42574): both are refused rather than removed, so that what is signed is what was written.
/// </summary>
public static class TextRules
{
    /// <summary>The first character that is not allowed; null when all are. Line feed and tab are allowed where <paramref name="isMultiline"/>.</summary>
    public static Rune? FirstForbidden(string text, bool isMultiline)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (IsForbidden(rune.Value) && !(isMultiline && rune.Value is '\n' or '\t'))
                return rune;
        }
        return null;
    }

    private static bool IsForbidden(int c) => c
        is < 0x20 or (>= 0x7F and <= 0x9F) // C0, DEL, C1
        or 0x2028 or 0x2029 // line and paragraph separator
        or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) // bidirectional embedding, override, isolate
        or 0xFEFF or (>= 0xFFF9 and <= 0xFFFB); // byte order mark, interlinear annotation
}
