namespace CertBridge.Sharing.Expressions.Nodes;

internal abstract class BoolNode(params Node[] children) : Node(ExpressionType.Bool, children)
{
    public abstract Truth Evaluate(ref Evaluation evaluation);

    protected Truth Fail(ref Evaluation evaluation)
    {
        evaluation.Failed = this;
        return Truth.Error;
    }

    protected static Truth Of(bool value) => value ? Truth.True : Truth.False;
}
