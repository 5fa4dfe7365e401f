namespace CertBridge.Sharing.Patterns.Reading;

internal enum PatternTokenKind
{
    End,

    /// <summary>A reserved word, the name of a property or the type of an object.</summary>
    Word,
    Symbol,
    Value,
}

/// <summary>The smallest part of a pattern.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins, in UTF-16 units from 0.</param>
/// <param name="Content">The word or symbol.</param>
/// <param name="Value">Of a constant.</param>
internal readonly record struct PatternToken(PatternTokenKind Kind, int Start, string Content, PatternValue Value = default)
{
    public bool Is(string wordOrSymbol) => Kind is PatternTokenKind.Word or PatternTokenKind.Symbol && Content == wordOrSymbol;

    public bool IsValue(PatternValueKind kind) => Kind == PatternTokenKind.Value && Value.Kind == kind;
}
