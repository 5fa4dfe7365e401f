using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Expressions.Nodes;
using CertBridge.Sharing.Expressions.Reading;

namespace CertBridge.Sharing.Expressions;

/// <summary>A moment worked out from facts, such as <c>report.embargoUntil + duration("24h")</c>. What is said of <see cref="Expression"/> holds for it.</summary>
public sealed class TimestampExpression
{
    private readonly NumberNode root;
    private readonly FactLayout layout;

    private TimestampExpression(string text, NumberNode root, FactLayout layout)
    {
        Text = text;
        this.root = root;
        this.layout = layout;
        FactsRead = ExpressionReading.FactsOf(root);
    }

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>Names, literals and operators.</summary>
    public int Nodes => root.Size;

    /// <summary>Most steps an evaluation can take.</summary>
    public int Cost => (int)root.Steps;

    /// <summary>Names of the facts it can ask for, each once, in the order they are written.</summary>
    public IReadOnlyList<string> FactsRead { get; }

    /// <inheritdoc cref="Expression.Read"/>
    public static Parsed<TimestampExpression> Read(string text, FactSchema schema, string field, int line, DocumentErrors errors) =>
        ExpressionReading.Read<NumberNode>(text, schema, ExpressionType.Timestamp, new ExpressionPlace(field, line, errors), out Problem? problem) is { } root
            ? Parsed<TimestampExpression>.Valid(new TimestampExpression(text, root, schema.Layout))
            : Parsed<TimestampExpression>.Invalid(problem!);

    /// <summary>The moment, in UTC; null when it is an error, and then why.</summary>
    /// <exception cref="ArgumentException">The values were made for another schema.</exception>
    public DateTimeOffset? Evaluate(FactValues values, out string? reason)
    {
        ExpressionReading.RequireSame(values.Layout, layout);
        var evaluation = new Evaluation(values);
        reason = root.TryEvaluate(ref evaluation, out long ticks) ? null : evaluation.Failed!.Reason;
        return reason is null ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
    }

    /// <inheritdoc cref="Expression.ToCanonicalText"/>
    public string ToCanonicalText() => root.ToCanonicalText();

    public override string ToString() => Text;
}
