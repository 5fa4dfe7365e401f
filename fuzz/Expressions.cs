using System.Text;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Expressions;

namespace CertBridge.Fuzz;

/// <summary>Conditions over a schema with a fact of every type. What is read is also evaluated over no facts at all, and its canonical text is read again.</summary>
internal static class Expressions
{
    private static readonly DocumentErrors Errors = new() { Malformed = AgreementErrors.Schema, Schema = AgreementErrors.Schema };
    private static readonly EnumType Tlp = new("tlp", ["clear", "green", "amber", "amber+strict", "red"]);

    private static readonly FactSchema Schema = new FactSchema(
    [
        new Fact("report.tlp", Tlp),
        new Fact("report.markings", ExpressionType.ListOf(Tlp)),
        new Fact("report.sectors", ExpressionType.ListOf(ExpressionType.Text)),
        new Fact("report.ports", ExpressionType.ListOf(ExpressionType.Int)),
        new Fact("report.exercise", ExpressionType.Bool),
        new Fact("report.victims", ExpressionType.Int, IsOptional: true),
        new Fact("report.age", ExpressionType.Duration, IsOptional: true),
        new Fact("report.embargoUntil", ExpressionType.Timestamp, IsOptional: true),
        new Fact("partner.id", ExpressionType.Text),
        new Fact("env.now", ExpressionType.Timestamp),
    ]).WithLists(new Dictionary<string, IReadOnlyList<string>> { ["lists.csirts"] = ["cert-bor", "cert-cel"] });

    private static readonly FactValues None = new(Schema);

    public static bool Condition(byte[] bytes) => Read(Encoding.UTF8.GetString(bytes)) is { } expression && IsReadAgain(expression);

    /// <exception cref="InvalidOperationException">The canonical text is not the expression: a finding.</exception>
    private static bool IsReadAgain(Expression expression)
    {
        string canonical = expression.ToCanonicalText();
        if (canonical.Length > ExpressionLimits.LengthMax)
            return true;
        Expression again = Read(canonical) ?? throw new InvalidOperationException("The canonical text is refused.");
        return again.ToCanonicalText() == canonical && again.Evaluate(None) == expression.Evaluate(None) ? true : throw new InvalidOperationException("The canonical text is another expression.");
    }

    private static Expression? Read(string text) => Expression.Read(text, Schema, "when", 1, Errors).Value;
}
