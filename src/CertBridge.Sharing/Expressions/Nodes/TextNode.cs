namespace CertBridge.Sharing.Expressions.Nodes;

internal abstract class TextNode(params Node[] children) : Node(ExpressionType.Text, children)
{
    /// <summary>Null is an error.</summary>
    public abstract string? Evaluate(ref Evaluation evaluation);
}
