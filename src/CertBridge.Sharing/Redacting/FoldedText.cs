namespace CertBridge.Sharing.Redacting;

/// <summary>A text as it is compared: lower case, composed and compatibility forms as plain letters, runs of white space as one space.</summary>
internal static class FoldedText
{
    public static int LengthMax(string text) => text.Length;

    /// <summary>Characters written to <paramref name="folded"/>.</summary>
    public static int Fold(string text, Span<char> folded)
    {
        int length = 0;
        bool isSpace = true;
        foreach (char c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                if (!isSpace)
                    folded[length++] = ' ';
                isSpace = true;
                continue;
            }
            isSpace = false;
            folded[length++] = c < 0x80 ? (char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c) : char.ToLowerInvariant(c);
        }
        return length;
    }
}
