using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Expressions.Nodes;

namespace CertBridge.Sharing.Expressions.Reading;

/// <summary>The functions and macros. The position is behind the opening parenthesis when one begins.</summary>
internal sealed partial class Parser
{
    private static readonly string[] Functions = ["duration", "has", "size", "timestamp"];
    private static readonly string[] Methods = ["all", "exists", "inNetwork", "size", "startsWith"];

    private Node? Function(Token name) => name.Content switch
    {
        "has" => Has(name),
        "size" => Nested(Or) is { } of && Expect(")") ? Size(of, name) : null,
        "timestamp" => Literal(name) is { } text ? Timestamp(text, name) : null,
        "duration" => Literal(name) is { } text ? Duration(text, name) : null,
        _ => NoFunction(name, Functions),
    };

    private Node? Method(Node receiver, Token name) => name.Content switch
    {
        "size" => Expect(")") ? Size(receiver, name) : null,
        "startsWith" => Prefix(receiver, name),
        "inNetwork" => InNetwork(receiver, name),
        "exists" or "all" => Quantified(receiver, name),
        _ => NoFunction(name, Methods),
    };

    private Node? NoFunction(Token name, string[] known)
    {
        string other = known == Methods ? $"{name.Content}(...)" : $"x.{name.Content}(...)";
        string? hint = (known == Methods ? Functions : Methods).Contains(name.Content) ? $"It is written {other}."
            : NearestName.Of(name.Content, known) is { } nearest ? $"Did you mean {nearest}?" : $"There are {string.Join(", ", known)}.";
        return Refuse($"There is no function {Excerpt.OfName(name.Content)} here.", name.Start, hint);
    }

    /// <summary>The one argument that is a text in quotes.</summary>
    private Token? Literal(Token function)
    {
        Token argument = Current;
        if (argument.Kind != TokenKind.Text)
        {
            Refuse($"{function.Content} takes a text in quotes.");
            return null;
        }
        position++;
        return Expect(")") ? argument : null;
    }

    private Node? Has(Token function)
    {
        int start = Current.Start;
        if (Current.Kind != TokenKind.Name)
            return Refuse("has takes the name of a fact, such as has(report.embargoUntil).");
        if (Name() is not { } name || !Expect(")"))
            return null;
        if (schema.Find(name) is not { } meaning)
            return variables.Exists(variable => variable.Name == name) ? Refuse($"{name} is always there.", start) : Unknown(name, start);
        return meaning.Fact switch
        {
            null => Refuse($"{name} is no fact; it is always there.", start),
            { IsOptional: false } => Refuse($"{name} is not optional, so has() asks nothing.", start),
            _ when !name.Contains('.', StringComparison.Ordinal) => Refuse("has takes a name with a dot.", start), // of others CEL has no has()
            _ => Made(new Presence(name, meaning.Slot), function.Start),
        };
    }

    private Node? Size(Node of, Token function) => of switch
    {
        TextNode text => Made(new TextSize(text), function.Start),
        ListNode list => Made(new ListSize(list), function.Start),
        _ => Refuse($"{of.Type} has no size.", function.Start),
    };

    private Node? Timestamp(Token text, Token function) => InstantText.TryParse(text.Content, out DateTimeOffset moment)
        ? Made(new NumberConstant(ExpressionType.Timestamp, moment.UtcTicks, $"timestamp({TextLiteral.Write(text.Content)})"), function.Start)
        : Refuse($"{Excerpt.Of(text.Content)} is no moment.", text.Start, "Write it as in RFC 3339 with an offset, such as 2026-01-31T12:00:00Z, with at most seven digits of a second.");

    private Node? Duration(Token text, Token function) => DurationText.TryRead(text.Content, out long ticks)
        ? Made(new NumberConstant(ExpressionType.Duration, ticks, $"duration({TextLiteral.Write(text.Content)})"), function.Start)
        : Refuse($"{Excerpt.Of(text.Content)} is no duration.", text.Start, "Write hours, minutes and seconds, such as 1h30m or 45s, at most 2,562,047 hours and to 100 ns.");

    private Node? Prefix(Node receiver, Token function)
    {
        int start = Current.Start;
        if (Nested(Or) is not { } prefix || !Expect(")"))
            return null;
        if (receiver is not TextNode whole)
            return Refuse($"startsWith asks about a string, and this is {receiver.Type}.", function.Start);
        return prefix is TextNode text ? Made(new StartsWith(whole, text), function.Start) : Refuse($"startsWith takes a string, and this is {prefix.Type}.", start);
    }

    private Node? InNetwork(Node receiver, Token function)
    {
        if (Literal(function) is not { } literal)
            return null;
        if (receiver is not TextNode address)
            return Refuse($"inNetwork asks about a string, and this is {receiver.Type}.", function.Start, receiver.Type.IsList ? "Of a list ask x.exists(address, address.inNetwork(...))." : null);
        return Network.Read(literal.Content) is { } network
            ? Made(new InNetwork(address, network), function.Start)
            : Refuse($"{Excerpt.Of(literal.Content)} is no network.", literal.Start, "Write it as 192.0.2.0/24 or 2001:db8::/32, with no bit set behind the prefix.");
    }

    private Node? Quantified(Node receiver, Token function)
    {
        if (receiver is not ListNode list)
            return Refuse($"{function.Content} asks about a list, and this is {receiver.Type}.", function.Start);
        if (list.Type.Element is not { } element)
            return Refuse("This list has no elements to ask about.", function.Start);
        if (variables.Count == ExpressionLimits.QuantifiersMax)
            return Refuse($"More than {ExpressionLimits.QuantifiersMax} of exists and all inside each other.", function.Start, isLimit: true);
        Token variable = Current;
        if (variable.Kind != TokenKind.Name || !Following.Is(","))
            return Refuse($"{function.Content} takes a name for the element and a condition, such as {function.Content}(x, x == \"a\").");
        if (!IsFree(variable))
            return null;
        if (schema.Roots.Contains(variable.Content) || variables.Exists(other => other.Name == variable.Content))
            return Refuse($"{variable.Content} has a meaning already.", hint: "Give the element another name.");
        position += 2;
        int start = Current.Start;
        variables.Add(new Variable(variable.Content, element));
        Node? inner = Nested(Or);
        variables.RemoveAt(variables.Count - 1);
        if (inner is null || !Expect(")"))
            return null;
        if (inner is not BoolNode condition)
            return Refuse($"{function.Content} takes a condition, and this is {inner.Type}.", start);
        bool isAll = function.Content == "all";
        return Made(list is TextListNode texts
            ? new TextQuantifier(texts, variable.Content, variables.Count, condition, isAll)
            : new NumberQuantifier((NumberListNode)list, variable.Content, variables.Count, condition, isAll), function.Start);
    }
}
