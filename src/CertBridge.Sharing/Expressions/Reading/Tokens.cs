using System.Globalization;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Expressions.Reading;

/// <summary>Cuts an expression into tokens (CEL language definition, "Syntax").</summary>
internal sealed class Tokens
{
    /// <summary>Longer ones first.</summary>
    private static readonly string[] Symbols = ["&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "(", ")", "[", "]", ",", ".", "+", "-"];

    private readonly string text;
    private readonly List<Token> found = [];
    private int at;
    private Refusal? refusal;

    private Tokens(string text) => this.text = text;

    /// <summary>The tokens, the last of which is the end; null and why when there are none.</summary>
    public static IReadOnlyList<Token>? Read(string text, out Refusal? refusal)
    {
        var tokens = new Tokens(text);
        while (tokens.refusal is null && tokens.Next())
        {
        }
        refusal = tokens.refusal;
        return refusal is null ? tokens.found : null;
    }

    private bool Next()
    {
        while (at < text.Length && text[at] is ' ' or '\t' or '\n' or '\r' or '\f')
            at++;
        if (at == text.Length)
        {
            found.Add(new Token(TokenKind.End, at, string.Empty));
            return false;
        }
        char c = text[at];
        if (Word.IsFirst(c))
            Name();
        else if (char.IsAsciiDigit(c))
            Number();
        else if (c is '"' or '\'')
            Text();
        else
            Symbol();
        return true;
    }

    private void Name()
    {
        int length = Word.Length(text.AsSpan(at));
        bool isPrefix = length <= 2 && text[at] is 'r' or 'R' or 'b' or 'B';
        if (isPrefix && at + length < text.Length && text[at + length] is '"' or '\'')
            Refuse("There are no raw and no byte strings.", "Write the text in quotes alone.");
        else
            Add(TokenKind.Name, text.Substring(at, length), length);
    }

    private void Number()
    {
        int length = Word.Length(text.AsSpan(at));
        string word = text.Substring(at, length);
        bool isHex = word.StartsWith("0x", StringComparison.Ordinal);
        bool isRead = ulong.TryParse(isHex ? word.AsSpan(2) : word, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out ulong value);
        bool isFraction = at + length + 1 < text.Length && text[at + length] == '.' && char.IsAsciiDigit(text[at + length + 1]);
        if (isFraction || !(isHex ? word.Length > 2 && word[2..].All(char.IsAsciiHexDigit) : word.All(char.IsAsciiDigit)))
            Refuse("This is no number of the language.", "Numbers are whole and without a suffix, such as 42, -7 or 0x2a.");
        else if (!isRead || value > (ulong)long.MaxValue + 1)
            Refuse("This number has more than 64 bits.", null);
        else
            Add(TokenKind.Int, word, length, value);
    }

    private void Text()
    {
        if (TextLiteral.Read(text, at, out string value, out int end, out Refusal? wrong))
            Add(TokenKind.Text, value, end - at);
        else
            refusal = wrong;
    }

    private void Symbol()
    {
        string? symbol = Array.Find(Symbols, one => text.AsSpan(at).StartsWith(one, StringComparison.Ordinal));
        if (symbol is not null)
            Add(TokenKind.Symbol, symbol, symbol.Length);
        else
            Refuse($"{Excerpt.Of(text.AsSpan(at, char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1).ToString())} has no meaning here.", Instead(text[at]));
    }

    private static string? Instead(char c) => c switch
    {
        '&' => "Write && for and.",
        '|' => "Write || for or.",
        '=' => "Write == for equal.",
        '*' or '/' or '%' => "There is no arithmetic but + and - of timestamps and durations, and there are no comments.",
        '?' or ':' => "There is no choice inside an expression; write a rule for each case.",
        '{' or '}' => "There are no maps.",
        _ => null,
    };

    private void Add(TokenKind kind, string content, int length, ulong number = 0)
    {
        found.Add(new Token(kind, at, content, number));
        at += length;
    }

    private void Refuse(string sentence, string? hint) => refusal = new Refusal(at, sentence, hint);
}
