using System.Runtime.CompilerServices;

namespace CertBridge.Sharing.Expressions.Nodes;

/// <summary>One evaluation under way: the facts, the variables, and what failed. It lives on the stack.</summary>
internal struct Evaluation(FactValues values)
{
    /// <summary>The facts' slots.</summary>
    public readonly FactSlot[] Slots = values.Slots;

    /// <summary>The first part that failed; it means something only when the whole is an error.</summary>
    public Node? Failed;

    /// <summary>The variables that are text, by how many quantifiers are around theirs.</summary>
    public VariableTexts Texts;

    /// <summary>The variables that are numbers.</summary>
    public VariableNumbers Numbers;

    [InlineArray(ExpressionLimits.QuantifiersMax)]
    internal struct VariableTexts
    {
        private string? first;
    }

    [InlineArray(ExpressionLimits.QuantifiersMax)]
    internal struct VariableNumbers
    {
        private long first;
    }
}
