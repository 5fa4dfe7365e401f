namespace CertBridge.Sharing.Expressions.Nodes;

/// <summary>The element a quantifier is at; <paramref name="level"/> quantifiers are around its own.</summary>
internal sealed class TextVariable(string name, int level) : TextNode
{
    public override string Label => name;

    public override string? Evaluate(ref Evaluation evaluation) => evaluation.Texts[level];
}

internal sealed class NumberVariable(string name, int level, ExpressionType type) : NumberNode(type)
{
    public override string Label => name;

    public override bool TryEvaluate(ref Evaluation evaluation, out long value)
    {
        value = evaluation.Numbers[level];
        return true;
    }
}
