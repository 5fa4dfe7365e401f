using CertBridge.Sharing.Expressions;
using CertBridge.Sharing.Policies;

namespace CertBridge.Sharing.Tests.Policies;

public sealed class FactsDigestTests
{
    [Fact]
    public void Of_EveryFactARuleMayAsk_IsCovered()
    {
        IReadOnlyList<Fact> facts = PolicyFacts.Schema.Facts;
        string nothing = DigestOf(_ => { });

        string[] digests = [.. Enumerable.Range(0, facts.Count).Select(slot => DigestOf(values => Fill(values, slot)))];

        Assert.Equal(facts.Count, digests.Distinct().Count());
        Assert.DoesNotContain(nothing, digests);
    }

    [Fact]
    public void Of_ListsThatReadAlikeJoined_AreToldApart()
    {
        string[][] lists = [[], [""], ["ab"], ["a", "b"], ["a\nb"], ["a\ntext 1:b"], ["", "ab"]];

        Assert.Equal(lists.Length, lists.Select(list => DigestOf(values => values.Set(PolicyFacts.ReportSectors, list))).Distinct().Count());
    }

    [Fact]
    public void Of_AFactThatIsEmpty_IsNotOneThatIsAbsent() =>
        Assert.NotEqual(DigestOf(_ => { }), DigestOf(values => values.Set(PolicyFacts.ReportMalicious, "")));

    [Fact]
    public void Of_UnderAnotherKey_IsAnother()
    {
        var values = new FactValues(PolicyFacts.Schema);

        Assert.NotEqual(FactsDigest.Of(Questions.Outgoing(), values, Questions.FactsKey), FactsDigest.Of(Questions.Outgoing(), values, new FactsKey(new byte[FactsKey.SizeBytes])));
        Assert.Throws<ArgumentException>(() => new FactsKey(new byte[FactsKey.SizeBytes - 1]));
    }

    private static void Fill(FactValues values, int slot)
    {
        ExpressionType type = PolicyFacts.Schema.Facts[slot].Type;
        if (type is EnumType)
            values.SetEnum(slot, 0);
        else if (type == ExpressionType.Bool)
            values.Set(slot, value: false);
        else if (type == ExpressionType.Int)
            values.Set(slot, 0L);
        else if (type == ExpressionType.Timestamp)
            values.Set(slot, DateTimeOffset.MinValue);
        else if (type == ExpressionType.Text)
            values.Set(slot, "");
        else
            values.Set(slot, Array.Empty<string>());
    }

    private static string DigestOf(Action<FactValues> fill)
    {
        var values = new FactValues(PolicyFacts.Schema);
        fill(values);
        return FactsDigest.Of(Questions.Outgoing(), values, Questions.FactsKey);
    }
}
