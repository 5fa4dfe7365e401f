namespace CertBridge.Sharing.Expressions.Nodes;

/// <summary>An int, an ordinal, or ticks of 100 ns.</summary>
internal abstract class NumberNode(ExpressionType type, params Node[] children) : Node(type, children)
{
    /// <summary>False is an error.</summary>
    public abstract bool TryEvaluate(ref Evaluation evaluation, out long value);
}
