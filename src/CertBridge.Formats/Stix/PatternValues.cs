using CertBridge.Sharing.Patterns;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Stix;

/// <summary>What a pattern says in plain values, where it says no more than that: one value, two of one thing, or several of which any is enough.</summary>
internal static class PatternValues
{
    /// <summary>Two that are one thing: what is looked for, and what was seen with it.</summary>
    private static readonly (string What, string Also)[] Pairs = [("ip", "port"), ("domain", "ip"), ("domain", "port"), ("registry-key", "registry-value")];

    /// <summary>One for each alternative; empty where only the pattern itself says what is meant.</summary>
    public static IReadOnlyList<(IndicatorValue What, IndicatorValue? Also)> Of(StixPattern pattern)
    {
        if (pattern.Root is not Observed { What: var what })
            return [];
        IReadOnlyList<Comparison> alternatives = what is ComparisonChain { IsAnd: false } chain ? chain.Parts : [what];
        var values = new List<(IndicatorValue What, IndicatorValue? Also)>();
        foreach (Comparison alternative in alternatives)
        {
            IReadOnlyList<(IndicatorValue What, IndicatorValue? Also)> found = OfAlternative(alternative);
            if (found.Count == 0)
                return [];
            values.AddRange(found);
        }
        return values;
    }

    private static IReadOnlyList<(IndicatorValue What, IndicatorValue? Also)> OfAlternative(Comparison alternative)
    {
        if (alternative is PropertyTest { IsNot: false, Test: PropertyTestKind.In } set)
        {
            IndicatorValue?[] members = [.. set.Values.Select(value => Value(set.Path, value))];
            return members.Contains(null) ? [] : [.. members.Select(member => (member!, (IndicatorValue?)null))];
        }
        if (alternative is ComparisonChain { IsAnd: true, Parts: [var first, var second] })
            return Half(first) is { } one && Half(second) is { } other && Pair(one, other) is { } pair ? [pair] : [];
        return Single(alternative) is { } single ? [(single, null)] : [];
    }

    private static (IndicatorValue What, IndicatorValue? Also)? Pair(IndicatorValue one, IndicatorValue other)
    {
        if (IsPair(one, other))
            return (one, other);
        return IsPair(other, one) ? (other, one) : null;
    }

    private static bool IsPair(IndicatorValue what, IndicatorValue also) =>
        Pairs.Contains((what.Type, also.Type)) || (also.Type == "filename" && what.Type is "md5" or "sha1" or "sha224" or "sha256" or "sha384" or "sha512" or "imphash" or "authentihash" or "ssdeep" or "tlsh");

    private static IndicatorValue? Single(Comparison comparison) => comparison switch
    {
        PropertyTest { IsNot: false, Test: PropertyTestKind.Equal, Values: [var value] } test => Value(test.Path, value),
        PropertyTest { IsNot: false, Test: PropertyTestKind.IsSubset, Values: [var value] } test when StixTypes.Of(test.Path) == "ip" => ForeignValue.Of("network", value.Text),
        _ => null,
    };

    private static IndicatorValue? Half(Comparison comparison) => comparison is PropertyTest { IsNot: false, Test: PropertyTestKind.Equal, Values: [{ Kind: PatternValueKind.Text } value] } test && StixTypes.OfSecond(test.Path) is { } type
        ? ForeignValue.Of(type, value.Text)
        : Single(comparison);

    /// <summary>Traffic goes to an address, or to a name.</summary>
    private static IndicatorValue? Value(ObjectPath path, PatternValue value)
    {
        if (value.Kind is not (PatternValueKind.Text or PatternValueKind.Whole) || StixTypes.Of(path) is not { } type)
            return null;
        return ForeignValue.Of(type, value.Text) ?? (type == "ip" && path.Type == "network-traffic" ? ForeignValue.Of("domain", value.Text) : null);
    }

    /// <summary>The pattern itself; null where it is too long, or holds what is not shown.</summary>
    public static IndicatorValue? Whole(StixPattern pattern) => ForeignValue.Shown("stix-pattern", pattern.Text);
}
