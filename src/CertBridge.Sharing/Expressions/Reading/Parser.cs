using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Expressions.Nodes;

namespace CertBridge.Sharing.Expressions.Reading;

/// <summary>
/// The grammar, top down (docs/EXPRESSIONS.md): from tokens to checked nodes in one pass, because every type is known from below. A method that gives null has
/// left the first thing that is wrong in <see cref="Refusal"/>.
/// </summary>
internal sealed partial class Parser
{
    private readonly FactSchema schema;
    private readonly IReadOnlyList<Token> tokens;
    private readonly List<Variable> variables = [];
    private int position;
    private int nesting;

    private Parser(IReadOnlyList<Token> tokens, FactSchema schema)
    {
        this.tokens = tokens;
        this.schema = schema;
    }

    private Refusal? Refusal { get; set; }

    private Token Current => tokens[position];

    private Token Following => tokens[Math.Min(position + 1, tokens.Count - 1)];

    /// <summary>The whole text as one expression of any type; null and why when it is none.</summary>
    public static Node? Read(string text, FactSchema schema, out Refusal? refusal)
    {
        if (text.Length > ExpressionLimits.LengthMax)
        {
            refusal = new Refusal(ExpressionLimits.LengthMax, $"The expression has {text.Length} characters, {ExpressionLimits.LengthMax} are allowed.", IsLimit: true);
            return null;
        }
        if (Tokens.Read(text, out refusal) is not { } tokens)
            return null;
        var parser = new Parser(tokens, schema);
        Node? root = parser.Or();
        if (root is not null && parser.Current.Kind != TokenKind.End)
            root = parser.Refuse($"{Shown(parser.Current)} was not expected here.");
        refusal = parser.Refusal;
        return root;
    }

    private Node? Or() => Chain("||", And, isAnd: false);

    private Node? And() => Chain("&&", Compared, isAnd: true);

    /// <summary>Parts with the same operator between; one in parentheses that is such a chain itself is taken into it, which changes nothing.</summary>
    private Node? Chain(string symbol, Func<Node?> next, bool isAnd)
    {
        int start = Current.Start;
        Node? first = next();
        if (first is null || !Current.Is(symbol))
            return first;
        var parts = new List<BoolNode>();
        int operatorStart = Current.Start;
        if (!Take(first, start))
            return null;
        while (Current.Is(symbol))
        {
            position++;
            start = Current.Start;
            if (next() is not { } part || !Take(part, start))
                return null;
        }
        return Made(new Connective([.. parts], isAnd), operatorStart);

        bool Take(Node node, int at)
        {
            if (node is not BoolNode part)
                return Refuse($"{symbol} joins conditions, and this is {node.Type}.", at) is not null;
            parts.AddRange(part is Connective chain && chain.IsAnd == isAnd ? chain.Parts : [part]);
            return true;
        }
    }

    private Node? Compared()
    {
        Node? left = Sum();
        while (left is not null && (Current.IsWord("in") || (Current.Kind == TokenKind.Symbol && Relations.Of(Current.Content) is not null)))
        {
            Token sign = Current;
            position++;
            Node? right = Sum();
            if (right is null)
                return null;
            left = sign.IsWord("in") ? Member(left, right, sign) : Comparison(left, Relations.Of(sign.Content)!.Value, right, sign);
        }
        return left;
    }

    private Node? Sum()
    {
        Node? left = Unary();
        while (left is not null && (Current.Is("+") || Current.Is("-")))
        {
            Token sign = Current;
            position++;
            Node? right = Unary();
            if (right is null)
                return null;
            left = Sum(left, right, sign);
        }
        return left;
    }

    private Node? Unary()
    {
        Token sign = Current;
        if (sign.Is("-") && Following.Kind == TokenKind.Int)
        {
            position++;
            return Int(isNegative: true);
        }
        if (sign.Is("-"))
            return Refuse("- stands before a number, or between timestamps and durations.");
        if (!sign.Is("!"))
            return Receiver();
        position++;
        int start = Current.Start;
        Node? inner = Nested(Unary);
        if (inner is null)
            return null;
        return inner is BoolNode condition ? Made(new Negation(condition), sign.Start) : Refuse($"! turns a condition round, and this is {inner.Type}.", start);
    }

    /// <summary>A primary expression and the functions called on it.</summary>
    private Node? Receiver()
    {
        Node? node = Primary();
        while (node is not null && Current.Is("."))
        {
            position++;
            Token name = Current;
            if (name.Kind != TokenKind.Name || !Following.Is("("))
                return Refuse($"{node.Type} has no fields; a function is called with parentheses, such as .size().");
            position += 2;
            node = Method(node, name);
        }
        return node;
    }

    private Node? Primary()
    {
        Token token = Current;
        switch (token.Kind)
        {
            case TokenKind.Int:
                return Int(isNegative: false);
            case TokenKind.Text:
                position++;
                return Made(new TextConstant(token.Content), token.Start);
            case TokenKind.Name when token.Content is "true" or "false":
                position++;
                return Made(new BoolConstant(token.Content == "true"), token.Start);
            case TokenKind.Name when Following.Is("("):
                position += 2;
                return Function(token);
            case TokenKind.Name:
                return Name() is { } name ? Resolve(name, token.Start) : null;
        }
        if (token.Is("["))
            return List();
        if (!token.Is("("))
            return Refuse(token.Kind == TokenKind.End ? "Something is missing here." : $"{Shown(token)} was not expected here.");
        position++;
        return Nested(Or) is { } node && Expect(")") ? node : null;
    }

    private Node? Int(bool isNegative)
    {
        Token token = Current;
        position++;
        if (!isNegative && token.Number > long.MaxValue)
            return Refuse("This number has more than 64 bits.", token.Start);
        long value = isNegative ? unchecked((long)(0 - token.Number)) : (long)token.Number;
        return Made(new NumberConstant(ExpressionType.Int, value, value.ToString(System.Globalization.CultureInfo.InvariantCulture)), token.Start);
    }

    /// <summary>Words with dots between, up to a function that is called on them; null when one of them cannot be a name.</summary>
    private string? Name()
    {
        string name = Current.Content;
        if (!IsFree(Current))
            return null;
        position++;
        while (Current.Is(".") && Following.Kind == TokenKind.Name && !tokens[Math.Min(position + 2, tokens.Count - 1)].Is("("))
        {
            position++;
            if (!IsFree(Current))
                return null;
            name = $"{name}.{Current.Content}";
            position++;
        }
        return name;
    }

    private bool IsFree(Token name) => !Word.IsReserved(name.Content) || Refuse($"{name.Content} is a word of the language, not a name.", name.Start) is not null;

    private Node? List()
    {
        int start = Current.Start;
        position++;
        var elements = new List<Node>();
        while (!Current.Is("]"))
        {
            int at = Current.Start;
            if (Nested(Sum) is not { } element)
                return null;
            if (!IsElement(element, elements, at))
                return null;
            elements.Add(element);
            if (Current.Is(","))
                position++;
            else if (!Current.Is("]"))
                return Refuse($"{Shown(Current)} was not expected here.", hint: "Elements of a list have commas between them.");
        }
        position++;
        return Made(ListOf(elements), start);
    }

    /// <summary>Bounds the recursion; the depth of what comes out is bounded by <see cref="Made"/>.</summary>
    private Node? Nested(Func<Node?> inner)
    {
        if (++nesting > ExpressionLimits.DepthMax)
            return Refuse($"More than {ExpressionLimits.DepthMax} levels inside each other.", isLimit: true);
        Node? node = inner();
        nesting--;
        return node;
    }

    private bool Expect(string symbol)
    {
        if (!Current.Is(symbol))
            return Refuse(Current.Kind == TokenKind.End ? $"{symbol} is missing here." : $"{Shown(Current)} was not expected here, but {symbol}.") is not null;
        position++;
        return true;
    }

    private Node? Refuse(string sentence, int? start = null, string? hint = null, bool isLimit = false)
    {
        Refusal ??= new Refusal(start ?? Current.Start, sentence, hint, isLimit);
        return null;
    }

    private static string Shown(Token token) => token.Kind == TokenKind.End ? "The end" : Excerpt.Of(token.Content);

    private sealed record Variable(string Name, ExpressionType Type);
}
