using System.Text;

namespace CertBridge.Sharing.Expressions.Nodes;

/// <summary>
/// <c>&amp;&amp;</c> over two or more parts, none of which is one itself: the order does not matter (CEL language definition, "Logical Operators"). One false part makes it false
/// whatever the others are; otherwise one error makes it an error.
/// </summary>
internal sealed class Conjunction : BoolNode
{
    private readonly BoolNode[] parts;

    public Conjunction(BoolNode[] parts)
        : base(parts)
    {
        this.parts = parts;
        Size += parts.Length - 2; // each operator counts
    }

    public IReadOnlyList<BoolNode> Parts => parts;

    public override Binding Binding => Binding.And;

    public override string Label => "&&";

    public override Truth Evaluate(ref Evaluation evaluation)
    {
        Truth all = Truth.True;
        Node? failed = null;
        foreach (BoolNode part in parts)
        {
            Truth truth = part.Evaluate(ref evaluation);
            if (truth == Truth.False)
                return Truth.False;
            if (truth == Truth.Error && all == Truth.True)
            {
                all = Truth.Error;
                failed = evaluation.Failed;
            }
        }
        evaluation.Failed = failed;
        return all;
    }

    public override void Write(StringBuilder text) => Chain.Write(text, " && ", parts, part => part.Binding > Binding.And);
}

/// <summary><c>||</c>, which is to true what <see cref="Conjunction"/> is to false.</summary>
internal sealed class Disjunction : BoolNode
{
    private readonly BoolNode[] parts;

    public Disjunction(BoolNode[] parts)
        : base(parts)
    {
        this.parts = parts;
        Size += parts.Length - 2; // each operator counts
    }

    public IReadOnlyList<BoolNode> Parts => parts;

    public override Binding Binding => Binding.Or;

    public override string Label => "||";

    public override Truth Evaluate(ref Evaluation evaluation)
    {
        Truth any = Truth.False;
        Node? failed = null;
        foreach (BoolNode part in parts)
        {
            Truth truth = part.Evaluate(ref evaluation);
            if (truth == Truth.True)
                return Truth.True;
            if (truth == Truth.Error && any == Truth.False)
            {
                any = Truth.Error;
                failed = evaluation.Failed;
            }
        }
        evaluation.Failed = failed;
        return any;
    }

    public override void Write(StringBuilder text) => Chain.Write(text, " || ", parts, part => part.Binding > Binding.Or);
}

internal sealed class Negation(BoolNode inner) : BoolNode(inner)
{
    public override Binding Binding => Binding.Negation;

    public override string Label => "!";

    public override Truth Evaluate(ref Evaluation evaluation) => inner.Evaluate(ref evaluation) switch
    {
        Truth.True => Truth.False,
        Truth.False => Truth.True,
        _ => Truth.Error,
    };

    public override void Write(StringBuilder text)
    {
        text.Append('!');
        WriteChild(text, inner, Binding.Negation);
    }
}

internal static class Chain
{
    public static void Write(StringBuilder text, string between, IReadOnlyList<BoolNode> parts, Func<BoolNode, bool> isBare)
    {
        for (int i = 0; i < parts.Count; i++)
        {
            if (i > 0)
                text.Append(between);
            if (isBare(parts[i]))
            {
                parts[i].Write(text);
                continue;
            }
            text.Append('(');
            parts[i].Write(text);
            text.Append(')');
        }
    }
}
