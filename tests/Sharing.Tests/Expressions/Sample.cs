using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Expressions;
using CertBridge.Sharing.Tests.Documents;

namespace CertBridge.Sharing.Tests.Expressions;

/// <summary>A schema with a fact of every type, one set of values for it, and short ways to ask.</summary>
internal static class Sample
{
    public static readonly EnumType Tlp = new("tlp", ["clear", "green", "amber", "amber+strict", "red"]);
    public static readonly EnumType Stage = new("stage", ["first-notice", "update", "final"], isOrdered: false);

    public static readonly FactSchema Base = new(
    [
        new Fact("report.tlp", Tlp),
        new Fact("report.stage", Stage, IsOptional: true),
        new Fact("report.sectors", ExpressionType.ListOf(ExpressionType.Text), SizeMax: 20),
        new Fact("report.recipients", ExpressionType.ListOf(ExpressionType.Text), IsOptional: true, SizeMax: 100),
        new Fact("report.values", ExpressionType.ListOf(ExpressionType.Text), SizeMax: 10_000),
        new Fact("report.ports", ExpressionType.ListOf(ExpressionType.Int), SizeMax: 50),
        new Fact("report.markings", ExpressionType.ListOf(Tlp), SizeMax: 50),
        new Fact("report.embargoUntil", ExpressionType.Timestamp, IsOptional: true),
        new Fact("report.age", ExpressionType.Duration, IsOptional: true),
        new Fact("report.victims", ExpressionType.Int, IsOptional: true),
        new Fact("report.exercise", ExpressionType.Bool),
        new Fact("report.title", ExpressionType.Text, IsOptional: true),
        new Fact("partner.id", ExpressionType.Text),
        new Fact("partner.address", ExpressionType.Text, IsOptional: true),
        new Fact("env.now", ExpressionType.Timestamp),
        new Fact("env.exercise", ExpressionType.Bool),
    ]);

    public static readonly FactSchema Schema = Base.WithLists(new Dictionary<string, IReadOnlyList<string>>
    {
        ["lists.csirts"] = ["cert-bor", "cert-cel", "cert-dor"],
        ["lists.large"] = [.. Enumerable.Range(0, 500).Select(number => $"cert-{number}")],
        ["lists.none"] = [],
    });

    /// <summary>Everything set but what is optional.</summary>
    public static FactValues Values()
    {
        var values = new FactValues(Base);
        values.SetEnum(Base.Slot("report.tlp"), Tlp.OrdinalOf("amber"));
        values.Set(Base.Slot("report.sectors"), ["health", "energy"]);
        values.Set(Base.Slot("report.values"), ["192.0.2.7", "198.51.100.9"]);
        values.Set(Base.Slot("report.ports"), [80L, 443L]);
        values.SetEnums(Base.Slot("report.markings"), [0, 3]);
        values.Set(Base.Slot("report.exercise"), false);
        values.Set(Base.Slot("partner.id"), "cert-bor");
        values.Set(Base.Slot("env.now"), new DateTimeOffset(2026, 11, 22, 2, 9, 5, TimeSpan.Zero));
        values.Set(Base.Slot("env.exercise"), false);
        return values;
    }

    public static Expression Read(string text)
    {
        Parsed<Expression> parsed = Expression.Read(text, Schema, "when", 7, TestErrors.All);
        Assert.True(parsed.IsValid, string.Join("; ", parsed.Problems));
        return parsed.Value;
    }

    /// <summary>The one problem of what is no expression.</summary>
    public static Problem Refuse(string text)
    {
        Parsed<Expression> parsed = Expression.Read(text, Schema, "when", 7, TestErrors.All);
        Assert.False(parsed.IsValid, text);
        return Assert.Single(parsed.Problems);
    }

    public static Truth Ask(string text) => Read(text).Evaluate(Values());
}
