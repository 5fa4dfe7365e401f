using System.Text;

namespace CertBridge.Sharing.Expressions.Nodes;

/// <summary>
/// <c>&amp;&amp;</c> or <c>||</c> over two or more parts, none of which is the same again: the order does not matter (CEL language definition, "Logical Operators"). One false part makes
/// an <c>&amp;&amp;</c> false, and one true part an <c>||</c> true, whatever the others are; otherwise one error makes it an error.
/// </summary>
internal sealed class Connective : BoolNode
{
    private readonly BoolNode[] parts;
    private readonly bool isAnd;

    public Connective(BoolNode[] parts, bool isAnd)
        : base(parts)
    {
        this.parts = parts;
        this.isAnd = isAnd;
        Size += parts.Length - 2; // each operator counts
    }

    public bool IsAnd => isAnd;

    public IReadOnlyList<BoolNode> Parts => parts;

    public override Binding Binding => isAnd ? Binding.And : Binding.Or;

    public override string Label => isAnd ? "&&" : "||";

    public override Truth Evaluate(ref Evaluation evaluation)
    {
        Truth decisive = Of(!isAnd);
        Node? failed = null;
        foreach (BoolNode part in parts)
        {
            Truth truth = part.Evaluate(ref evaluation);
            if (truth == decisive)
                return truth;
            if (truth == Truth.Error)
                failed ??= evaluation.Failed;
        }
        if (failed is null)
            return Of(isAnd);
        evaluation.Failed = failed;
        return Truth.Error;
    }

    public override void Write(StringBuilder text)
    {
        for (int i = 0; i < parts.Length; i++)
        {
            if (i > 0)
                text.Append(' ').Append(Label).Append(' ');
            WriteChild(text, parts[i], Binding + 1);
        }
    }
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
        WriteChild(text, inner, Binding);
    }
}
