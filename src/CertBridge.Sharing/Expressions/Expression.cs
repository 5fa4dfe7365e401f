using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Expressions.Nodes;
using CertBridge.Sharing.Expressions.Reading;

namespace CertBridge.Sharing.Expressions;

/// <summary>
/// A condition in a strict subset of CEL (docs/EXPRESSIONS.md), checked against a schema when it is read. Evaluating it always ends, in at most <see cref="Cost"/> steps, with true,
/// false or an error; it looks at nothing but the values it is given. It may be evaluated by any number of threads.
/// </summary>
public sealed class Expression
{
    private readonly BoolNode root;
    private readonly FactLayout layout;

    private Expression(string text, BoolNode root, FactLayout layout)
    {
        Text = text;
        this.root = root;
        this.layout = layout;
        FactsRead = ExpressionReading.FactsOf(root);
        Conjuncts = root is Connective { IsAnd: true } all ? [.. all.Parts.Select(part => new Expression(part.ToCanonicalText(), part, layout))] : [this];
    }

    /// <summary>As written; of a part of another expression its canonical text.</summary>
    public string Text { get; }

    /// <summary>Names, literals and operators.</summary>
    public int Nodes => root.Size;

    /// <summary>Most steps an evaluation can take, with every list as long as its schema allows.</summary>
    public int Cost => (int)root.Steps;

    /// <summary>Names of the facts it can ask for, each once, in the order they are written.</summary>
    public IReadOnlyList<string> FactsRead { get; }

    /// <summary>
    /// The parts of the outermost <c>&amp;&amp;</c>, or itself where there is none: it is false exactly when one of them is, and otherwise an error exactly when one of them is.
    /// So of a condition that was not met they say what was missing.
    /// </summary>
    public IReadOnlyList<Expression> Conjuncts { get; }

    /// <summary>The tree, for tests.</summary>
    internal Node Root => root;

    /// <summary>Reads a condition.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="schema">The names it may use.</param>
    /// <param name="field">Where it stands in its document, for problems.</param>
    /// <param name="line">Its line in the document; 0 when unknown.</param>
    /// <param name="errors">The document's codes: a limit is <see cref="DocumentErrors.Limit"/>, everything else <see cref="DocumentErrors.Schema"/>.</param>
    /// <returns>The expression, or one problem: the first, with its column counted from 1 in code points.</returns>
    public static Parsed<Expression> Read(string text, FactSchema schema, string field, int line, DocumentErrors errors) =>
        ExpressionReading.Read<BoolNode>(text, schema, ExpressionType.Bool, new ExpressionPlace(field, line, errors), out Problem? problem) is { } root
            ? Parsed<Expression>.Valid(new Expression(text, root, schema.Layout))
            : Parsed<Expression>.Invalid(problem!);

    /// <param name="values">Made for the schema the expression was read with, or for one that differs from it in its lists only.</param>
    /// <exception cref="ArgumentException">They were made for another schema.</exception>
    public Truth Evaluate(FactValues values)
    {
        ExpressionReading.RequireSame(values.Layout, layout);
        var evaluation = new Evaluation(values);
        return root.Evaluate(ref evaluation);
    }

    /// <summary>The same, and of an error why: the fact or the operation, never a value. Where there are several errors it is the first.</summary>
    public Truth Evaluate(FactValues values, out string? reason)
    {
        ExpressionReading.RequireSame(values.Layout, layout);
        var evaluation = new Evaluation(values);
        Truth truth = root.Evaluate(ref evaluation);
        reason = truth == Truth.Error ? evaluation.Failed!.Reason : null;
        return truth;
    }

    /// <summary>One space around operators, double quotes, no parentheses that change nothing. Reading it gives the same tree.</summary>
    public string ToCanonicalText() => root.ToCanonicalText();

    public override string ToString() => Text;
}
