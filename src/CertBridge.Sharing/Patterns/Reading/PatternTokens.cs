using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Patterns.Reading;

/// <summary>Cuts a pattern into tokens (STIX 2.1, section 9; the words are case-sensitive). White space is what Unicode calls so; comments are passed over.</summary>
internal sealed class PatternTokens
{
    /// <summary>Longer ones first.</summary>
    private static readonly string[] Symbols = ["==", "!=", "<>", "<=", ">=", "=", "<", ">", "[", "]", "(", ")", ":", ".", ",", "*"];

    private readonly string text;
    private readonly List<PatternToken> found = [];
    private int at;
    private (int Start, string Sentence, string? Hint)? refusal;

    private PatternTokens(string text) => this.text = text;

    /// <summary>The tokens, the last of which is the end; null and why when there are none.</summary>
    public static IReadOnlyList<PatternToken>? Read(string text, out PatternRefusal? refusal)
    {
        var tokens = new PatternTokens(text);
        while (tokens.refusal is null && tokens.Next())
        {
        }
        refusal = tokens.refusal is { } wrong ? Refusal(text, wrong.Start, wrong.Sentence, wrong.Hint) : null;
        return refusal is null ? tokens.found : null;
    }

    /// <summary>With the place as people count it: a character outside the basic plane is one.</summary>
    public static PatternRefusal Refusal(string text, int start, string sentence, string? hint) =>
        new(1 + text.AsSpan(0, start).ToString().EnumerateRunes().Count(), sentence, hint);

    private bool Next()
    {
        while (PassOver())
        {
        }
        if (refusal is not null)
            return false;
        if (at == text.Length)
        {
            found.Add(new PatternToken(PatternTokenKind.End, at, string.Empty));
            return false;
        }
        char c = text[at];
        if (c == '\'')
            Text();
        else if (c is 'h' or 'b' or 't' && Follows(1, '\''))
            Prefixed(c);
        else if (char.IsAsciiLetter(c) || c == '_')
            Word();
        else if (IsNumber())
            Number();
        else
            Symbol();
        return true;
    }

    private bool PassOver()
    {
        int before = at;
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        if (Starts("//"))
            at = text.AsSpan(at).IndexOfAny('\r', '\n') is var length and >= 0 ? at + length : text.Length;
        else if (Starts("/*"))
            PassOverComment();
        return at > before && refusal is null;
    }

    private void PassOverComment()
    {
        int end = text.IndexOf("*/", at + 2, StringComparison.Ordinal);
        if (end < 0)
            Refuse(at, "This comment does not end.", "Close it with */.");
        else
            at = end + 2;
    }

    private bool Starts(string what) => text.AsSpan(at).StartsWith(what, StringComparison.Ordinal);

    private bool Follows(int offset, char c) => at + offset < text.Length && text[at + offset] == c;

    private bool FollowsDigit(int offset) => at + offset < text.Length && char.IsAsciiDigit(text[at + offset]);

    private bool IsNumber() => text[at] switch
    {
        '+' or '-' => FollowsDigit(1) || (Follows(1, '.') && FollowsDigit(2)),
        '.' => FollowsDigit(1),
        _ => char.IsAsciiDigit(text[at]),
    };

    /// <summary>A hyphen belongs to the types of objects, and no word of the language has one.</summary>
    private void Word()
    {
        int end = at;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '-'))
            end++;
        string word = text[at..end];
        if (word is PatternWords.True or PatternWords.False)
            Add(new PatternValue(PatternValueKind.Truth, word), end);
        else
            Add(PatternTokenKind.Word, word);
    }

    private void Number()
    {
        int end = at + 1;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.'))
            end++;
        if (PatternNumbers.Read(text[at..end]) is { } value)
            Add(value, end);
        else
            Refuse(at, $"{Excerpt.Of(text[at..end])} is no number of the language.", "Numbers are decimal, such as 42, -7 or 0.5; a whole one has no leading zero and at most 64 bits.");
    }

    private void Text()
    {
        int start = at;
        if (Quoted(at) is { } content)
            Add(new PatternValue(PatternValueKind.Text, content.Text), content.End, start);
    }

    private void Prefixed(char prefix)
    {
        int start = at;
        if (Quoted(at + 1) is not { } content)
            return;
        PatternValueKind kind = prefix switch
        {
            't' => PatternValueKind.Moment,
            'h' => PatternValueKind.Hexadecimal,
            _ => PatternValueKind.Base64,
        };
        if (PatternConstants.Canonical(kind, content.Text) is { } canonical)
            Add(new PatternValue(kind, canonical), content.End, start);
        else
            Refuse(start, $"{Excerpt.Of(content.Text)} is no {PatternConstants.NameOf(kind)}.", PatternConstants.HintOf(kind));
    }

    /// <summary>What stands between quotes; a backslash stands before a quote or another backslash and before nothing else.</summary>
    private (string Text, int End)? Quoted(int quote)
    {
        int end = quote + 1;
        bool hasEscapes = false;
        while (end < text.Length && text[end] != '\'')
        {
            if (text[end] != '\\')
            {
                end++;
                continue;
            }
            if (end + 1 == text.Length || text[end + 1] is not ('\'' or '\\'))
            {
                Refuse(end, "A backslash stands before ' or another backslash.", @"Write \\ for one backslash.");
                return null;
            }
            hasEscapes = true;
            end += 2;
        }
        if (end == text.Length)
        {
            Refuse(quote, "This text does not end.", "Close it with '.");
            return null;
        }
        string content = text[(quote + 1)..end];
        return (hasEscapes ? Unescaped(content) : content, end + 1);
    }

    private static string Unescaped(string content)
    {
        var plain = new System.Text.StringBuilder(content.Length);
        for (int i = 0; i < content.Length; i++)
        {
            if (content[i] == '\\')
                i++;
            plain.Append(content[i]);
        }
        return plain.ToString();
    }

    private void Symbol()
    {
        string? symbol = Array.Find(Symbols, one => Starts(one));
        if (symbol is not null)
            Add(PatternTokenKind.Symbol, symbol);
        else
            Refuse(at, $"{Excerpt.Of(text.AsSpan(at, char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1).ToString())} has no meaning here.", text[at] == '"' ? "Texts stand in single quotes." : null);
    }

    private void Add(PatternTokenKind kind, string content)
    {
        found.Add(new PatternToken(kind, at, content));
        at += content.Length;
    }

    private void Add(PatternValue value, int end, int? start = null)
    {
        found.Add(new PatternToken(PatternTokenKind.Value, start ?? at, string.Empty, value));
        at = end;
    }

    private void Refuse(int start, string sentence, string? hint) => refusal = (start, sentence, hint);
}
