namespace CertBridge.Sharing.Patterns;

/// <summary>What must be true of one observed object and those it refers to (STIX 2.1, section 9.4).</summary>
public abstract record Comparison;

/// <summary>Several of them.</summary>
/// <param name="IsAnd">All of them, or at least one.</param>
/// <param name="Parts">Two or more, none of which is such a chain with the same join.</param>
public sealed record ComparisonChain(bool IsAnd, IReadOnlyList<Comparison> Parts) : Comparison;

/// <summary>The object has this property.</summary>
public sealed record Existence(ObjectPath Path) : Comparison;

/// <summary>The value of a property.</summary>
/// <param name="Path">Which.</param>
/// <param name="IsNot">True where the test must fail.</param>
/// <param name="Test">What is asked of it.</param>
/// <param name="Values">What it is compared with: one value, but for <see cref="PropertyTestKind.In"/>, where there may be any number.</param>
public sealed record PropertyTest(ObjectPath Path, bool IsNot, PropertyTestKind Test, IReadOnlyList<PatternValue> Values) : Comparison;

/// <summary>What is asked of a value.</summary>
public enum PropertyTestKind
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Like,
    Matches,
    IsSubset,
    IsSuperset,
}

/// <summary>Where in an object a value is (STIX 2.1, section 9.7).</summary>
/// <param name="Type">The object's, such as <c>file</c>.</param>
/// <param name="Steps">One or more; the first has a name.</param>
public sealed record ObjectPath(string Type, IReadOnlyList<PathStep> Steps)
{
    /// <summary>As it stands in a pattern, with quotes only where a name needs them.</summary>
    public override string ToString() => PatternWriting.Write(this);
}

/// <summary>One step of the way.</summary>
/// <param name="Name">Of a property; null for a place in a list.</param>
/// <param name="Place">Counted from 0, from its end where it is negative; null for every place.</param>
public readonly record struct PathStep(string? Name, long? Place = null);

/// <summary>A constant.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Without quotes, prefix and escapes, and in the shortest form of its kind.</param>
public readonly record struct PatternValue(PatternValueKind Kind, string Text);

/// <summary>What a constant is.</summary>
public enum PatternValueKind
{
    Text,
    Whole,
    Fraction,
    Truth,
    Moment,
    Hexadecimal,
    Base64,
}
