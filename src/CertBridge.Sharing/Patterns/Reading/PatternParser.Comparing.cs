using System.Globalization;
using System.Net;

namespace CertBridge.Sharing.Patterns.Reading;

/// <summary>What stands inside the brackets of an observation (STIX 2.1, sections 9.4 and 9.6).</summary>
internal sealed partial class PatternParser
{
    private const string NoTest = "After the path stands =, !=, <, <=, >, >=, IN, LIKE, MATCHES, ISSUBSET or ISSUPERSET.";

    private Comparison? AnyOf() => Chain(PatternWords.Or, () => Chain(PatternWords.And, Test, isAnd: true), isAnd: false);

    private Comparison? Chain(string word, Func<Comparison?> next, bool isAnd)
    {
        if (next() is not { } first)
            return null;
        if (!Current.Is(word))
            return first;
        List<Comparison> parts = [.. PartsOf(first, isAnd)];
        while (Take(word))
        {
            if (next() is not { } part)
                return null;
            parts.AddRange(PartsOf(part, isAnd));
        }
        return new ComparisonChain(isAnd, parts);
    }

    private static IEnumerable<Comparison> PartsOf(Comparison part, bool isAnd) => part is ComparisonChain chain && chain.IsAnd == isAnd ? chain.Parts : [part];

    private Comparison? Test()
    {
        if (Current.Is("("))
            return Enter("(", string.Empty) && AnyOf() is { } inner && Leave(")") ? inner : null;
        if (Take(PatternWords.Exists))
            return Path() is { } existing ? new Existence(existing) : null;
        if (Path() is not { } path)
            return null;
        bool isNot = Take(PatternWords.Not);
        if (Current.Kind == PatternTokenKind.Value || PatternWords.TestOf(Current.Content) is not { } test)
            return Refuse<Comparison>($"{Shown()} is no test.", NoTest);
        position++;
        IReadOnlyList<PatternValue>? values = test == PropertyTestKind.In ? Set() : Value(test);
        return values is null ? null : new PropertyTest(path, isNot, test, values);
    }

    private PatternValue[]? Value(PropertyTestKind test)
    {
        PatternToken token = Current;
        bool isText = token.IsValue(PatternValueKind.Text);
        if (token.Kind != PatternTokenKind.Value)
            return Refuse<PatternValue[]>($"{Shown()} is no constant.", "Write a text in single quotes, a number, true, false, or t'...', h'...' or b'...'.");
        if (test >= PropertyTestKind.Like && !isText)
            return Refuse<PatternValue[]>($"{PatternWords.Of(test)} compares with a text in single quotes.", null);
        if (test is PropertyTestKind.IsSubset or PropertyTestKind.IsSuperset && !IsNetwork(token.Value.Text))
            return Refuse<PatternValue[]>($"{Shown()} is no network.", "Write an address or a network such as 198.51.100.0/24.");
        if (test is PropertyTestKind.Less or PropertyTestKind.LessOrEqual or PropertyTestKind.Greater or PropertyTestKind.GreaterOrEqual && token.IsValue(PatternValueKind.Truth))
            return Refuse<PatternValue[]>($"{PatternWords.Of(test)} needs something that has an order.", null);
        position++;
        return [token.Value];
    }

    private List<PatternValue>? Set()
    {
        if (!Demand("("))
            return null;
        var values = new List<PatternValue>();
        while (!Take(")"))
        {
            if (values.Count > 0 && !Demand(","))
                return null;
            if (Value(PropertyTestKind.In) is not [var value])
                return null;
            values.Add(value);
        }
        return values;
    }

    private ObjectPath? Path()
    {
        PatternToken type = Current;
        if (type.Kind != PatternTokenKind.Word || PatternWords.IsReserved(type.Content))
            return Refuse<ObjectPath>($"{Shown()} is no path.", "A path is written like file:hashes.'SHA-256'.");
        position++;
        if (!Demand(":") || Name() is not { } first)
            return null;
        List<PathStep> steps = [new PathStep(first)];
        while (true)
        {
            if (Take("["))
            {
                if (Place() is not { } place || !Demand("]"))
                    return null;
                steps.Add(place);
            }
            else if (!Take("."))
            {
                return new ObjectPath(type.Content, steps);
            }
            else if (Name() is { } name)
            {
                steps.Add(new PathStep(name));
            }
            else
            {
                return null;
            }
        }
    }

    private string? Name()
    {
        PatternToken token = Current;
        bool isPlain = token.Kind == PatternTokenKind.Word && PatternWords.IsPlainName(token.Content);
        if (!isPlain && !token.IsValue(PatternValueKind.Text))
            return Refuse<string>($"{Shown()} is no name of a property.", "A name with a hyphen, or one that is a word of the language, stands in single quotes.");
        position++;
        return isPlain ? token.Content : token.Value.Text;
    }

    private PathStep? Place()
    {
        PatternToken token = Current;
        if (Take("*"))
            return new PathStep(null);
        if (!token.IsValue(PatternValueKind.Whole))
        {
            Refuse<ObjectPath>($"{Shown()} is no place in a list.", "Write [0] for the first, [-1] for the last, or [*] for any.");
            return null;
        }
        position++;
        return new PathStep(null, long.Parse(token.Value.Text, CultureInfo.InvariantCulture));
    }

    /// <summary>An address alone, or with the length of its prefix; bits behind the prefix may be set.</summary>
    private static bool IsNetwork(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        return IPAddress.TryParse(slash < 0 ? text : text[..slash], out IPAddress? address)
            && (slash < 0 || (byte.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out byte length) && length <= address.GetAddressBytes().Length * 8));
    }
}
