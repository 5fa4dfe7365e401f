using System.Buffers;
using System.Collections.Frozen;

namespace CertBridge.Sharing.Expressions.Reading;

/// <summary>The words of the language (CEL language definition, "Syntax": IDENT and RESERVED).</summary>
internal static class Word
{
    private static readonly FrozenSet<string> Reserved = new[]
    {
        "false", "in", "null", "true",
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    public static bool IsReserved(string word) => Reserved.Contains(word);

    public static bool IsFirst(char c) => char.IsAsciiLetter(c) || c == '_';

    public static bool IsWord(string word) => word.Length > 0 && IsFirst(word[0]) && Length(word) == word.Length;

    /// <summary>Letters, digits and underscores a text begins with.</summary>
    public static int Length(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExcept(Letters);
        return end < 0 ? text.Length : end;
    }
}
