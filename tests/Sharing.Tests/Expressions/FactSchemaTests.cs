using CertBridge.Sharing.Expressions;

namespace CertBridge.Sharing.Tests.Expressions;

public sealed class FactSchemaTests
{
    private static readonly ExpressionType Texts = ExpressionType.ListOf(ExpressionType.Text);

    [Fact]
    public void Slots_AreTheOrderOfTheFacts_AndListsDoNotChangeThem()
    {
        Assert.Equal(Sample.Base.Facts, Sample.Schema.Facts);
        Assert.All(Sample.Base.Facts, fact => Assert.Equal(Sample.Base.Slot(fact.Name), Sample.Schema.Slot(fact.Name)));
        Assert.Equal(Enumerable.Range(0, Sample.Base.Facts.Count), Sample.Base.Facts.Select(fact => Sample.Base.Slot(fact.Name)));
        Assert.Equal(["lists.csirts", "lists.large", "lists.none"], Sample.Schema.Lists);
        Assert.Empty(Sample.Base.Lists);
        Assert.Throws<ArgumentException>(() => Sample.Schema.Slot("lists.csirts"));
        Assert.Throws<ArgumentException>(() => Sample.Schema.Slot("report.tpl"));
    }

    [Fact]
    public void WithLists_AddsAndReplaces()
    {
        FactSchema more = Sample.Schema.WithLists([new("lists.none", ["cert-bor"]), new("lists.new", ["x"])]);
        Assert.Equal(["lists.csirts", "lists.large", "lists.new", "lists.none"], more.Lists);
        Expression expression = Expression.Read("partner.id in lists.none", more, "when", 1, Documents.TestErrors.All).Value!;
        Assert.Equal(Truth.True, expression.Evaluate(Sample.Values()));
        Assert.Equal(Truth.False, Sample.Ask("partner.id in lists.none"));
    }

    [Fact]
    public void Enums_OfFactsAreKnown_AndOthersCanBeAdded()
    {
        var pap = new EnumType("pap", ["clear", "red"]);
        var schema = new FactSchema([new Fact("tlps", ExpressionType.ListOf(Sample.Tlp))], [pap, Sample.Tlp]);
        Assert.Equal([pap, Sample.Tlp], schema.Enums);
        Assert.True(Expression.Read("pap.clear < pap.red && tlp.red in tlps", schema, "when", 1, Documents.TestErrors.All).IsValid);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.")]
    [InlineData(".a")]
    [InlineData("a b")]
    [InlineData("1a")]
    [InlineData("a-b")]
    [InlineData("in")]
    [InlineData("a.true")]
    [InlineData("\u00e4")]
    public void ANameThatCannotBeWritten_IsRefused(string name)
    {
        Assert.False(FactSchema.IsName(name));
        Assert.Throws<ArgumentException>(() => new FactSchema([new Fact(name, ExpressionType.Bool)]));
        Assert.Throws<ArgumentException>(() => Sample.Base.WithLists([new(name, ["x"])]));
        Assert.Throws<ArgumentException>(() => new EnumType(name, ["x"]));
    }

    [Fact]
    public void ANameTwice_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new FactSchema([new Fact("a", ExpressionType.Bool), new Fact("a", ExpressionType.Int)]));
        Assert.Throws<ArgumentException>(() => new FactSchema([new Fact("tlp.red", ExpressionType.Bool)], [Sample.Tlp]));
        Assert.Throws<ArgumentException>(() => new FactSchema([], [Sample.Tlp, new EnumType("tlp", ["red"])]));
        Assert.Throws<ArgumentException>(() => Sample.Base.WithLists([new("report.tlp", ["x"])]));
    }

    [Fact]
    public void AnEnum_HasWordsThatCanBeWritten_EachInItsOwnWay()
    {
        Assert.Equal("tlp.amber_strict", Sample.Tlp.Constants[3]);
        Assert.Equal(3, Sample.Tlp.OrdinalOf("amber+strict"));
        Assert.Equal(-1, Sample.Tlp.OrdinalOf("amber_strict"));
        Assert.Throws<ArgumentException>(() => new EnumType("e", []));
        Assert.Throws<ArgumentException>(() => new EnumType("e", ["a b"]));
        Assert.Throws<ArgumentException>(() => new EnumType("e", ["true"]));
        Assert.Throws<ArgumentException>(() => new EnumType("e", ["a-b", "a+b"]));
    }

    [Fact]
    public void ListsOfListsAndOfBool_ThereAreNone()
    {
        Assert.Throws<ArgumentException>(() => ExpressionType.ListOf(ExpressionType.Bool));
        Assert.Throws<ArgumentException>(() => ExpressionType.ListOf(Texts));
        Assert.Same(Texts, ExpressionType.ListOf(ExpressionType.Text));
    }

    [Fact]
    public void Values_OfTheWrongTypeOrSize_AreRefused()
    {
        var values = new FactValues(Sample.Base);
        int Slot(string name) => Sample.Base.Slot(name);
        Assert.Throws<ArgumentException>(() => values.Set(Slot("report.tlp"), 3L));
        Assert.Throws<ArgumentException>(() => values.Set(Slot("report.exercise"), 1L));
        Assert.Throws<ArgumentException>(() => values.Set(Slot("report.victims"), true));
        Assert.Throws<ArgumentException>(() => values.Set(Slot("report.victims"), "1"));
        Assert.Throws<ArgumentException>(() => values.Set(Slot("report.title"), ["x"]));
        Assert.Throws<ArgumentException>(() => values.Set(Slot("report.ports"), ["x"]));
        Assert.Throws<ArgumentException>(() => values.Set(Slot("report.sectors"), [1L]));
        Assert.Throws<ArgumentException>(() => values.Set(Slot("report.age"), DateTimeOffset.UnixEpoch));
        Assert.Throws<ArgumentException>(() => values.Set(Slot("env.now"), TimeSpan.Zero));
        Assert.Throws<ArgumentException>(() => values.SetEnum(Slot("report.tlp"), 5));
        Assert.Throws<ArgumentException>(() => values.SetEnum(Slot("report.tlp"), -1));
        Assert.Throws<ArgumentException>(() => values.SetEnum(Slot("report.victims"), 0));
        Assert.Throws<ArgumentException>(() => values.SetEnums(Slot("report.markings"), [5]));
        Assert.Throws<ArgumentException>(() => values.SetEnums(Slot("report.ports"), [1]));
        Assert.Throws<ArgumentException>(() => values.Set(Slot("report.sectors"), Enumerable.Repeat("x", 21).ToArray()));
        Assert.Throws<ArgumentException>(() => values.Set(Slot("report.sectors"), ["x", null!]));
        Assert.Throws<ArgumentNullException>(() => values.Set(Slot("report.title"), (string)null!));
        Assert.All(Enumerable.Range(0, Sample.Base.Facts.Count), slot => Assert.False(values.IsSet(slot)));
    }

    [Fact]
    public void AClone_GoesItsOwnWay_AndWhatWasGivenIsCopied()
    {
        var sectors = new[] { "health" };
        FactValues values = Sample.Values();
        values.Set(Sample.Base.Slot("report.sectors"), sectors);
        FactValues clone = values.Clone();
        clone.Set(Sample.Base.Slot("partner.id"), "cert-zzz");
        clone.Clear(Sample.Base.Slot("report.tlp"));
        sectors[0] = "energy";
        Expression expression = Sample.Read("partner.id == 'cert-bor' && report.tlp == tlp.amber && 'health' in report.sectors");
        Assert.Equal(Truth.True, expression.Evaluate(values));
        Assert.Equal(Truth.False, expression.Evaluate(clone));
        clone.Set(Sample.Base.Slot("partner.id"), "cert-bor");
        Assert.Equal(Truth.Error, expression.Evaluate(clone));
    }

    [Fact]
    public void ValuesOfAnotherSchema_AreABrokenPromise()
    {
        var other = new FactSchema([.. Sample.Base.Facts]);
        Assert.Throws<ArgumentException>(() => Sample.Read("true").Evaluate(new FactValues(other)));
        Assert.Equal(Truth.True, Sample.Read("true").Evaluate(new FactValues(Sample.Schema)));
    }
}
