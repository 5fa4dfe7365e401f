namespace CertBridge.Sharing.Expressions.Reading;

internal enum TokenKind
{
    End,
    Name,
    Int,
    Text,
    Symbol,
}

/// <summary>The smallest part of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins in the expression, in UTF-16 units from 0.</param>
/// <param name="Content">The word or symbol; of a text what it says, without quotes and escapes.</param>
/// <param name="Number">Of an int its value, at most 2^63.</param>
internal readonly record struct Token(TokenKind Kind, int Start, string Content, ulong Number = 0)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Content == symbol;

    public bool IsWord(string word) => Kind == TokenKind.Name && Content == word;
}
