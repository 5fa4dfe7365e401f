using System.Text;

namespace CertBridge.Sharing.Expressions.Nodes;

/// <summary>Elements of a list.</summary>
internal sealed class ListSize(ListNode list) : NumberNode(ExpressionType.Int, list)
{
    public override string Label => "size";

    public override bool TryEvaluate(ref Evaluation evaluation, out long value)
    {
        value = list.Count(ref evaluation);
        return true;
    }

    public override void Write(StringBuilder text)
    {
        text.Append("size(");
        list.Write(text);
        text.Append(')');
    }
}

/// <summary>Code points of a text.</summary>
internal sealed class TextSize(TextNode of) : NumberNode(ExpressionType.Int, of)
{
    public override string Label => "size";

    public override bool TryEvaluate(ref Evaluation evaluation, out long value)
    {
        value = 0;
        if (of.Evaluate(ref evaluation) is not { } text)
            return false;
        foreach (Rune _ in text.EnumerateRunes())
            value++;
        return true;
    }

    public override void Write(StringBuilder text)
    {
        text.Append("size(");
        of.Write(text);
        text.Append(')');
    }
}
