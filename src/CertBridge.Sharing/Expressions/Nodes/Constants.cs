using System.Text;
using CertBridge.Sharing.Expressions.Reading;

namespace CertBridge.Sharing.Expressions.Nodes;

internal sealed class BoolConstant(bool value) : BoolNode
{
    private readonly Truth truth = Of(value);

    public override string Label => truth == Truth.True ? "true" : "false";

    public override Truth Evaluate(ref Evaluation evaluation) => truth;
}

/// <summary>An int, a constant of an enum, or a moment or duration given as a literal, which is written as <paramref name="label"/>.</summary>
internal sealed class NumberConstant(ExpressionType type, long value, string label) : NumberNode(type)
{
    public long Value => value;

    public override string Label => label;

    public override bool TryEvaluate(ref Evaluation evaluation, out long number)
    {
        number = value;
        return true;
    }
}

internal sealed class TextConstant(string value) : TextNode
{
    public string Value => value;

    public override string Label => TextLiteral.Write(value);

    public override string Evaluate(ref Evaluation evaluation) => value;
}

/// <summary>A literal list of text, or one named by the schema.</summary>
internal sealed class TextListConstant(string[] values, string? name, params Node[] elements) : TextListNode(values.Length, elements)
{
    public string[] Values => values;

    public override string Label => name ?? "[]";

    public override string[] Evaluate(ref Evaluation evaluation) => values;

    public override void Write(StringBuilder text)
    {
        if (name is null)
            ListWriting.Write(text, Children);
        else
            text.Append(name);
    }
}

internal sealed class NumberListConstant(ExpressionType type, long[] values, params Node[] elements) : NumberListNode(type, values.Length, elements)
{
    public override string Label => "[]";

    public override long[] Evaluate(ref Evaluation evaluation) => values;

    public override void Write(StringBuilder text) => ListWriting.Write(text, Children);
}

internal static class ListWriting
{
    public static void Write(StringBuilder text, IReadOnlyList<Node> elements) => text.Append('[').AppendJoin(", ", elements.Select(element => element.Label)).Append(']');
}
