namespace CertBridge.Sharing.Expressions.Nodes;

/// <summary>A list. There is no error in one: the elements of a literal are constants, and a fact that is absent is empty.</summary>
internal abstract class ListNode(ExpressionType type, int countMax, params Node[] children) : Node(type, children)
{
    /// <summary>Most elements it may have.</summary>
    public int CountMax => countMax;

    public abstract int Count(ref Evaluation evaluation);
}

internal abstract class TextListNode(int countMax, params Node[] children) : ListNode(ExpressionType.ListOf(ExpressionType.Text), countMax, children)
{
    public abstract string[] Evaluate(ref Evaluation evaluation);

    public override int Count(ref Evaluation evaluation) => Evaluate(ref evaluation).Length;
}

internal abstract class NumberListNode(ExpressionType type, int countMax, params Node[] children) : ListNode(type, countMax, children)
{
    public abstract long[] Evaluate(ref Evaluation evaluation);

    public override int Count(ref Evaluation evaluation) => Evaluate(ref evaluation).Length;
}
