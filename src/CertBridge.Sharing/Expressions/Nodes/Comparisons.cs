using System.Text;

namespace CertBridge.Sharing.Expressions.Nodes;

internal enum Relation
{
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

internal static class Relations
{
    private static readonly string[] Symbols = ["==", "!=", "<", "<=", ">", ">="];

    public static Relation? Of(string symbol) => Array.IndexOf(Symbols, symbol) is >= 0 and var index ? (Relation)index : null;

    public static string Symbol(this Relation relation) => Symbols[(int)relation];

    /// <summary>True when it asks for more than equality.</summary>
    public static bool IsOrder(this Relation relation) => relation >= Relation.Less;

    public static bool Holds(this Relation relation, int order) => relation switch
    {
        Relation.Equal => order == 0,
        Relation.NotEqual => order != 0,
        Relation.Less => order < 0,
        Relation.AtMost => order <= 0,
        Relation.Greater => order > 0,
        _ => order >= 0,
    };
}

internal sealed class NumberComparison(Relation relation, NumberNode left, NumberNode right) : BoolNode(left, right)
{
    public override Binding Binding => Binding.Relation;

    public override string Label => relation.Symbol();

    public override Truth Evaluate(ref Evaluation evaluation)
    {
        if (!left.TryEvaluate(ref evaluation, out long a) || !right.TryEvaluate(ref evaluation, out long b))
            return Truth.Error;
        return Of(relation switch
        {
            Relation.Equal => a == b,
            Relation.NotEqual => a != b,
            Relation.Less => a < b,
            Relation.AtMost => a <= b,
            Relation.Greater => a > b,
            _ => a >= b,
        });
    }

    public override void Write(StringBuilder text) => WriteBetween(text, left, right);
}

internal sealed class TextComparison(Relation relation, TextNode left, TextNode right) : BoolNode(left, right)
{
    public override Binding Binding => Binding.Relation;

    public override string Label => relation.Symbol();

    public override Truth Evaluate(ref Evaluation evaluation)
    {
        if (left.Evaluate(ref evaluation) is not { } a || right.Evaluate(ref evaluation) is not { } b)
            return Truth.Error;
        return relation switch
        {
            Relation.Equal => Of(string.Equals(a, b, StringComparison.Ordinal)),
            Relation.NotEqual => Of(!string.Equals(a, b, StringComparison.Ordinal)),
            _ => Of(relation.Holds(CodePointOrder.Compare(a, b))),
        };
    }

    public override void Write(StringBuilder text) => WriteBetween(text, left, right);
}

/// <summary><c>==</c> or <c>!=</c> of two conditions.</summary>
internal sealed class BoolComparison(Relation relation, BoolNode left, BoolNode right) : BoolNode(left, right)
{
    public override Binding Binding => Binding.Relation;

    public override string Label => relation.Symbol();

    public override Truth Evaluate(ref Evaluation evaluation)
    {
        Truth a = left.Evaluate(ref evaluation);
        if (a == Truth.Error)
            return Truth.Error;
        Truth b = right.Evaluate(ref evaluation);
        return b == Truth.Error ? Truth.Error : Of((a == b) == (relation == Relation.Equal));
    }

    public override void Write(StringBuilder text) => WriteBetween(text, left, right);
}
