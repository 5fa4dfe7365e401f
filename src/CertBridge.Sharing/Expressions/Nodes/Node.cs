using System.Text;

namespace CertBridge.Sharing.Expressions.Nodes;

/// <summary>A part of an expression that has been checked: it cannot be of a wrong type, and evaluating it always ends with a value or an error.</summary>
internal abstract class Node
{
    /// <param name="type">The type of its value.</param>
    /// <param name="children">In the order they are written.</param>
    protected Node(ExpressionType type, params Node[] children)
    {
        Type = type;
        Children = children;
        Size = 1 + children.Sum(child => child.Size);
        Depth = 1 + children.Select(child => child.Depth).DefaultIfEmpty().Max();
        Steps = 1 + children.Sum(child => child.Steps);
    }

    public ExpressionType Type { get; }

    public IReadOnlyList<Node> Children { get; }

    /// <summary>Names, literals and operators.</summary>
    public int Size { get; protected init; }

    public int Depth { get; }

    /// <summary>Most steps of an evaluation. Beyond <see cref="ExpressionLimits.StepsMax"/> the expression is refused before it can grow, so there is no overflow.</summary>
    public long Steps { get; protected init; }

    /// <summary>How strongly it binds.</summary>
    public virtual Binding Binding => Binding.Whole;

    /// <summary>Its own words without its children's.</summary>
    public abstract string Label { get; }

    /// <summary>Why it itself can be an error, without a value.</summary>
    public virtual string Reason => string.Empty;

    /// <summary>Writes the canonical text.</summary>
    public virtual void Write(StringBuilder text) => text.Append(Label);

    public string ToCanonicalText()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    /// <summary>A child, in parentheses when it binds more weakly than its place asks.</summary>
    protected static void WriteChild(StringBuilder text, Node child, Binding least)
    {
        if (child.Binding >= least)
        {
            child.Write(text);
            return;
        }
        text.Append('(');
        child.Write(text);
        text.Append(')');
    }

    /// <summary>Its own sign between two children, read from the left: what binds as it does needs parentheses on the right only.</summary>
    protected void WriteBetween(StringBuilder text, Node left, Node right)
    {
        WriteChild(text, left, Binding);
        text.Append(' ').Append(Label).Append(' ');
        WriteChild(text, right, Binding + 1);
    }
}
