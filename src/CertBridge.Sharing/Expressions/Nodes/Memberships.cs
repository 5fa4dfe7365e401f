using System.Collections.Frozen;
using System.Text;

namespace CertBridge.Sharing.Expressions.Nodes;

/// <summary><c>in</c> a list of text. A longer constant list is hashed when it is read, so a look-up in a constant list is one step.</summary>
internal sealed class TextMembership : BoolNode
{
    private const int HashedFrom = 8;

    private readonly TextNode element;
    private readonly TextListNode list;
    private readonly FrozenSet<string>? hashed;

    public TextMembership(TextNode element, TextListNode list)
        : base(element, list)
    {
        this.element = element;
        this.list = list;
        if (list is not TextListConstant constant)
            Steps += list.CountMax;
        else if (constant.Values.Length >= HashedFrom)
            hashed = constant.Values.ToFrozenSet(StringComparer.Ordinal);
    }

    public override Binding Binding => Binding.Relation;

    public override string Label => "in";

    public override Truth Evaluate(ref Evaluation evaluation)
    {
        if (element.Evaluate(ref evaluation) is not { } value)
            return Truth.Error;
        if (hashed is not null)
            return Of(hashed.Contains(value));
        foreach (string one in list.Evaluate(ref evaluation))
        {
            if (string.Equals(one, value, StringComparison.Ordinal))
                return Truth.True;
        }
        return Truth.False;
    }

    public override void Write(StringBuilder text) => WriteBetween(text, element, list);
}

/// <summary><c>in</c> a list of anything else.</summary>
internal sealed class NumberMembership : BoolNode
{
    private readonly NumberNode element;
    private readonly NumberListNode list;

    public NumberMembership(NumberNode element, NumberListNode list)
        : base(element, list)
    {
        this.element = element;
        this.list = list;
        Steps += list.CountMax;
    }

    public override Binding Binding => Binding.Relation;

    public override string Label => "in";

    public override Truth Evaluate(ref Evaluation evaluation)
    {
        if (!element.TryEvaluate(ref evaluation, out long value))
            return Truth.Error;
        return Of(list.Evaluate(ref evaluation).AsSpan().Contains(value));
    }

    public override void Write(StringBuilder text) => WriteBetween(text, element, list);
}
