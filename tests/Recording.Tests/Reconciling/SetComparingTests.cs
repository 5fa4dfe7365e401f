using System.Text;
using CertBridge.Protocol;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Reconciling;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;

namespace CertBridge.Recording.Tests.Reconciling;

/// <summary>Two sets are compared over frames that are bounded: what is found is their difference and nothing else. A failure of a property prints "Replay" with the seed.</summary>
public sealed class SetComparingTests
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(Environment.GetEnvironmentVariable("CERTBRIDGE_LONG") == "1" ? 10_000 : 300);

    /// <summary>How many both have, and of each further element whether it is here alone, there alone, or in both with two values.</summary>
    private static readonly Gen<(int Common, int[] Fates)> Pairs =
        from common in Gen.Frequency((3, Gen.Choose(0, 40)), (1, Gen.Choose(0, 2_000)))
        from fates in Gen.Choose(0, 60).SelectMany(count => Gen.ArrayOf(Gen.Choose(0, 2), count))
        select (common, fates);

    [Fact]
    public void Compare_OfAnyTwoSets_FindsTheirDifference_AndNothingElse() => Check.One(Config, Prop.ForAll(Pairs.ToArbitrary(), pair =>
    {
        SetElement[] common = [.. Enumerable.Range(0, pair.Common).Select(number => Element($"common {number}", "same"))];
        var (mine, theirs) = (new List<SetElement>(common), new List<SetElement>(common));
        foreach ((int number, int fate) in pair.Fates.Index())
        {
            if (fate != 1)
                mine.Add(Element($"other {number}", "mine"));
            if (fate != 0)
                theirs.Add(Element($"other {number}", "theirs"));
        }
        SetDifference[] expected = [.. pair.Fates.Select((fate, number) => new SetDifference(
            Bytes($"other {number}"), fate != 1 ? Bytes("mine") : null, fate != 0 ? Bytes("theirs") : null))];

        Exchange exchange = Run(ElementTree.Of(mine), ElementTree.Of(theirs));

        Assert.Null(exchange.Objection);
        Assert.Equal(expected.OrderBy(one => one.Name.ToStringUtf8(), StringComparer.Ordinal), exchange.Differences.OrderBy(one => one.Name.ToStringUtf8(), StringComparer.Ordinal));
        Assert.InRange(exchange.Rounds, 1, 1 + (6 * (1 + (expected.Length / 8))));
        Assert.InRange(exchange.LargestFrame, 0, 256 * 1024);
    }));

    [Fact]
    public void Compare_OfTheSameSet_TakesOneFrameEachWay_HoweverLargeItIs()
    {
        SetElement[] elements = [.. Enumerable.Range(0, 20_000).Select(number => Element($"CB-ALN-2026-{number:D4}", "5"))];

        Exchange exchange = Run(ElementTree.Of(elements), ElementTree.Of(elements.Reverse()));

        Assert.Equal((0, 1), (exchange.Differences.Count, exchange.Rounds));
        Assert.InRange(exchange.LargestFrame, 1, 1_024);
    }

    [Fact]
    public void Compare_OfOneMissingAmongMany_GoesDownOneBranchOnly()
    {
        SetElement[] elements = [.. Enumerable.Range(0, 20_000).Select(number => Element($"CB-ALN-2026-{number:D4}", "5"))];

        Exchange exchange = Run(ElementTree.Of(elements), ElementTree.Of(elements.Skip(1)));

        Assert.Equal(elements[0].Name, Assert.Single(exchange.Differences).Name);
        Assert.InRange(exchange.Rounds, 2, 6);
    }

    [Fact]
    public void Compare_WhenEverythingDiffers_EndsAtTheLimit()
    {
        ElementTree Many(string value) => ElementTree.Of(Enumerable.Range(0, 5_000).Select(number => Element($"{number}", value)));

        Exchange exchange = Run(Many("a"), Many("b"));

        Assert.Equal((Limits.ComparedDifferencesMax, true), (exchange.Differences.Count, exchange.IsCutShort));
    }

    [Fact]
    public void Of_TwoElementsOfOneName_OrOverALimit_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => ElementTree.Of([Element("one", "a"), Element("one", "b")]));
        Assert.Throws<ArgumentException>(() => ElementTree.Of([Element("", "a")]));
        Assert.Throws<ArgumentException>(() => ElementTree.Of([Element(new string('n', Limits.ComparedNameBytesMax + 1), "a")]));
        Assert.Throws<ArgumentException>(() => ElementTree.Of([Element("n", new string('v', Limits.ComparedValueBytesMax + 1))]));
        Assert.Throws<ArgumentException>(() => ElementTree.Of(Enumerable.Range(0, Limits.ComparedElementsMax + 1).Select(number => Element($"{number}", ""))));
    }

    internal static SetElement Element(string name, string value) => new(Bytes(name), Bytes(value));

    internal static ByteString Bytes(string text) => ByteString.CopyFrom(Encoding.UTF8.GetBytes(text));

    private static Exchange Run(ElementTree mine, ElementTree theirs)
    {
        var comparing = new SetComparing(mine);
        (int rounds, int largest) = (0, 0);
        string? objection = null;
        while (!comparing.IsOver && objection is null)
        {
            IReadOnlyList<string> paths = comparing.Ask();
            Assert.InRange(paths.Count, 1, Limits.ComparedPathsMax);
            var answer = new Compared { Branches = { paths.Select(theirs.Tell) } };
            objection = comparing.Take(answer.Branches);
            (rounds, largest) = (rounds + 1, Math.Max(largest, answer.CalculateSize()));
        }
        return new Exchange(comparing.Differences, comparing.IsCutShort, objection, rounds, largest);
    }

    private sealed record Exchange(IReadOnlyList<SetDifference> Differences, bool IsCutShort, string? Objection, int Rounds, int LargestFrame);
}
