using System.Text;

namespace CertBridge.Sharing.Expressions.Nodes;

/// <summary>
/// <c>list.exists(x, condition)</c> and <c>list.all(x, condition)</c>: the condition of every element, joined by <c>||</c> or <c>&amp;&amp;</c> (CEL language definition, "Macros"). So of no
/// element <c>exists</c> is false and <c>all</c> is true, and an error counts only when no element decides.
/// </summary>
internal abstract class Quantifier : BoolNode
{
    private readonly ListNode list;
    private readonly string variable;
    private readonly bool isAll;

    protected Quantifier(ListNode list, string variable, int level, BoolNode condition, bool isAll)
        : base(list, condition)
    {
        this.list = list;
        this.variable = variable;
        this.isAll = isAll;
        Level = level;
        Condition = condition;
        Decisive = isAll ? Truth.False : Truth.True;
        Size++; // the variable
        Steps = 1 + list.Steps + (list.CountMax * (1 + condition.Steps));
    }

    public override string Label => isAll ? "all" : "exists";

    protected int Level { get; }

    protected BoolNode Condition { get; }

    /// <summary>The answer to one element that is the answer to all.</summary>
    protected Truth Decisive { get; }

    public override void Write(StringBuilder text)
    {
        list.Write(text);
        text.Append('.').Append(Label).Append('(').Append(variable).Append(", ");
        Condition.Write(text);
        text.Append(')');
    }

    /// <summary>The answer when none was decisive.</summary>
    protected Truth Undecided(ref Evaluation evaluation, Node? failed)
    {
        if (failed is null)
            return Of(isAll);
        evaluation.Failed = failed;
        return Truth.Error;
    }
}

internal sealed class TextQuantifier(TextListNode list, string variable, int level, BoolNode condition, bool isAll) : Quantifier(list, variable, level, condition, isAll)
{
    public override Truth Evaluate(ref Evaluation evaluation)
    {
        Node? failed = null;
        foreach (string element in list.Evaluate(ref evaluation))
        {
            evaluation.Texts[Level] = element;
            Truth truth = Condition.Evaluate(ref evaluation);
            if (truth == Decisive)
                return truth;
            if (truth == Truth.Error)
                failed ??= evaluation.Failed;
        }
        return Undecided(ref evaluation, failed);
    }
}

internal sealed class NumberQuantifier(NumberListNode list, string variable, int level, BoolNode condition, bool isAll) : Quantifier(list, variable, level, condition, isAll)
{
    public override Truth Evaluate(ref Evaluation evaluation)
    {
        Node? failed = null;
        foreach (long element in list.Evaluate(ref evaluation))
        {
            evaluation.Numbers[Level] = element;
            Truth truth = Condition.Evaluate(ref evaluation);
            if (truth == Decisive)
                return truth;
            if (truth == Truth.Error)
                failed ??= evaluation.Failed;
        }
        return Undecided(ref evaluation, failed);
    }
}
