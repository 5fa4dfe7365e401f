using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Comparing;
using CertBridge.Recording.Proving;
using FsCheck;
using FsCheck.Fluent;

namespace CertBridge.Recording.Tests.Comparing;

/// <summary>What the views of cert-aln and cert-bor say about one incident, and what it means where they differ.</summary>
public sealed class IncidentComparingTests
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(Environment.GetEnvironmentVariable("CERTBRIDGE_LONG") == "1" ? 5_000 : 200);

    private static readonly Gen<(int Numbers, int AlnHere, int BorHere, int AlnThere, int BorThere)> Sizes =
        from numbers in Gen.Choose(1, 20)
        from sizes in Gen.ArrayOf(Gen.Choose(0, numbers), 4)
        select (numbers, sizes[0], sizes[1], sizes[2], sizes[3]);

    [Fact]
    public void Compare_OfAnyTwoMomentsOfTheSameLogs_SaysNothingButNotYet() => Check.One(Config, Prop.ForAll(Sizes.ToArbitrary(), sizes =>
    {
        using var scene = new ComparingScene(sizes.Numbers);
        IncidentComparison comparison = IncidentComparing.Compare(scene.View(Leaves.Aln, sizes.AlnHere, sizes.BorHere), scene.View(Leaves.Bor, sizes.AlnThere, sizes.BorThere));

        Assert.True(comparison.Agrees);
        Assert.All(comparison.Differences, one => Assert.Equal(DifferenceKind.NotYet, one.Kind));
        Assert.Equal(Math.Abs(sizes.AlnHere - sizes.AlnThere) + Math.Abs(sizes.BorHere - sizes.BorThere), comparison.Differences.Count);
        Assert.Equal(Math.Min(sizes.AlnHere, sizes.AlnThere) + Math.Min(sizes.BorHere, sizes.BorThere), comparison.Same);
    }));

    /// <summary>Of a log that was forked before a leaf both views hold, whatever the sizes: the roots, the leaf itself or a subtree that both trees have says so.</summary>
    [Fact]
    public void Compare_OfAForkedLog_IsEquivocation_AtEqualSizesAlways_AndWhereALeafOfTheIncidentDiffers() => Check.One(Config, Prop.ForAll(Sizes.ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(), (sizes, place) =>
    {
        using var scene = new ComparingScene(sizes.Numbers);
        int forked = place % sizes.Numbers;
        IncidentView mine = scene.View(Leaves.Aln);
        int shown = forked + 1 + (place % (sizes.Numbers - forked));
        scene.Bor[forked] = Leaves.Receipt(receipt => (receipt.Number, receipt.ReceivedMs) = ((ulong)forked + 1, receipt.ReceivedMs + 1));
        IncidentView theirs = scene.View(Leaves.Bor, borSize: shown);

        Difference[] found = [.. IncidentComparing.Compare(mine, theirs).Differences.Where(one => one.Kind == DifferenceKind.Equivocation)];

        Assert.Contains(found, one => one.Owner == Leaves.Bor && one.Index == (ulong)forked);
        Assert.Equal(shown == sizes.Numbers, found.Any(one => one.Index is null && one.Sentence.Contains("two roots", StringComparison.Ordinal)));
    }));

    /// <summary>Neither view holds the leaf that differs: it is of another incident. The path of one that both hold passes over it.</summary>
    [Fact]
    public void Compare_OfALogForkedBesideTheIncident_FindsTheSubtree()
    {
        using var scene = new ComparingScene(8) { IsOfIt = record => (record.Receipt?.Number ?? record.Sent.Number) == 3 };
        IncidentView mine = scene.View(Leaves.Aln);
        scene.Bor[0] = Leaves.Receipt(receipt => receipt.ReceivedMs++);
        IncidentView theirs = scene.View(Leaves.Bor, borSize: 5);

        Difference found = Assert.Single(IncidentComparing.Compare(mine, theirs).Differences);

        Assert.Equal((DifferenceKind.Equivocation, Leaves.Bor, (ulong?)null), (found.Kind, found.Owner, found.Index));
        Assert.Contains("leaves 0 to 1", found.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_WhereOneSideLeavesALeafOut_IsMissing_ThoughItsCheckpointCoversIt()
    {
        using var scene = new ComparingScene(4);
        IncidentView mine = scene.View(Leaves.Aln);
        scene.IsOfIt = record => record.Receipt?.Number != 2;
        IncidentView theirs = scene.View(Leaves.Bor);

        IncidentComparison comparison = IncidentComparing.Compare(mine, theirs);

        Difference found = Assert.Single(comparison.Differences);
        Assert.Equal((DifferenceKind.Missing, Leaves.Bor, (ulong?)1, ""), (found.Kind, found.Owner, found.Index, found.Theirs));
        Assert.False(comparison.Agrees);
        Assert.Equal("", Assert.Single(IncidentComparing.Compare(theirs, mine).Differences).Mine);
    }

    [Theory]
    [InlineData(ReceiptVerdict.Refused)]
    [InlineData(ReceiptVerdict.Quarantined)]
    public void Compare_WhereTheReceiverDidNotStoreIt_AndLacksIt_IsNoContradiction(ReceiptVerdict verdict)
    {
        using var scene = new ComparingScene(3);
        scene.Bor[1] = Leaves.Receipt(receipt =>
        {
            (receipt.Number, receipt.Verdict, receipt.EnvelopeId, receipt.EnvelopeDigest) = (2, verdict, scene.Aln[1].Sent.EnvelopeId, scene.Aln[1].Sent.EnvelopeDigest);
            if (verdict == ReceiptVerdict.Refused)
                receipt.RefusalReason = RefusalReason.Expired;
            else
                receipt.QuarantineReason = QuarantineReason.Unopenable;
        });
        IncidentView sender = scene.View(Leaves.Aln);
        scene.IsOfIt = record => (record.Receipt?.Number ?? record.Sent.Number) != 2;
        IncidentView receiver = scene.View(Leaves.Bor);

        IncidentComparison comparison = IncidentComparing.Compare(sender, receiver);

        Assert.Equal([(DifferenceKind.Unattributed, Leaves.Aln), (DifferenceKind.Unattributed, Leaves.Bor)], comparison.Differences.Select(one => (one.Kind, one.Owner)));
        Assert.True(comparison.Agrees);
        // The sender cannot excuse itself so.
        scene.IsOfIt = _ => true;
        IncidentView whole = scene.View(Leaves.Bor);
        scene.IsOfIt = record => (record.Receipt?.Number ?? record.Sent.Number) != 2;
        Assert.All(IncidentComparing.Compare(scene.View(Leaves.Aln), whole).Differences, one => Assert.Equal(DifferenceKind.Missing, one.Kind));
    }

    [Fact]
    public void Compare_OfANumberUsedForTwoEnvelopes_IsOtherBytes()
    {
        using var scene = new ComparingScene(3);
        scene.Bor[1] = Leaves.Receipt(receipt => (receipt.Number, receipt.EnvelopeDigest) = (2, Leaves.Bytes(Digest.SizeBytes, 9)));

        Difference found = Assert.Single(IncidentComparing.Compare(scene.View(Leaves.Aln), scene.View(Leaves.Bor)).Differences);

        Assert.Equal((DifferenceKind.OtherBytes, Leaves.Bor, (ulong?)1), (found.Kind, found.Owner, found.Index));
    }

    [Fact]
    public void Compare_OfTwoReceiptsForOneEnvelope_IsEquivocation()
    {
        using var scene = new ComparingScene(2);
        scene.Bor.Add(Leaves.Receipt(receipt =>
        {
            (receipt.Number, receipt.Verdict, receipt.RefusalReason) = (2, ReceiptVerdict.Refused, RefusalReason.Expired);
            (receipt.EnvelopeId, receipt.EnvelopeDigest) = (scene.Aln[1].Sent.EnvelopeId, scene.Aln[1].Sent.EnvelopeDigest);
        }));

        Difference found = Assert.Single(IncidentComparing.Compare(scene.View(Leaves.Aln), scene.View(Leaves.Bor)).Differences);

        Assert.Equal((DifferenceKind.Equivocation, (ulong?)2, "stored", "refused, expired"), (found.Kind, found.Index, found.Mine, found.Theirs));
    }

    [Fact]
    public void Compare_OfNumbersThatFall_IsOrder()
    {
        using var scene = new ComparingScene(3);
        (scene.Aln[0], scene.Aln[1]) = (scene.Aln[1], scene.Aln[0]);

        Difference found = Assert.Single(IncidentComparing.Compare(scene.View(Leaves.Aln), scene.View(Leaves.Bor)).Differences);

        Assert.Equal((DifferenceKind.Order, Leaves.Aln, (ulong?)1), (found.Kind, found.Owner, found.Index));
    }

    [Theory]
    [InlineData(60_000, false)]
    [InlineData(60_001, true)]
    public void Compare_OfAReceiptFromBeforeItWasSent_IsTime_BeyondAMinute(int millis, bool isFound)
    {
        using var scene = new ComparingScene(1);
        scene.Bor[0].Receipt.ReceivedMs -= (ulong)millis;

        IEnumerable<(DifferenceKind, PartnerId)> found = IncidentComparing.Compare(scene.View(Leaves.Aln), scene.View(Leaves.Bor)).Differences.Select(one => (one.Kind, one.Owner));

        Assert.Equal(isFound ? [(DifferenceKind.Time, Leaves.Bor)] : [], found);
    }

    [Fact]
    public void Compare_OfAClockThatWasSetBack_IsTime()
    {
        using var scene = new ComparingScene(2);
        foreach (LeafRecord record in new[] { scene.Aln[1], scene.Aln[0] })
            record.Sent.AtMs -= 120_000;
        scene.Bor[1].Receipt.ReceivedMs -= 60_001;

        Difference found = Assert.Single(IncidentComparing.Compare(scene.View(Leaves.Aln), scene.View(Leaves.Bor)).Differences);

        Assert.Equal((DifferenceKind.Time, Leaves.Bor, (ulong?)1), (found.Kind, found.Owner, found.Index));
    }

    [Fact]
    public void Compare_OfWhatEachSideSaysBesides_IsToldOtherwise_WhereBothSayIt()
    {
        using var scene = new ComparingScene(1);
        Digest one = Digest.Of([1]);
        scene.Claim = new EnvelopeClaim("report", 1, null, one, one);
        IncidentView mine = scene.View(Leaves.Aln);
        scene.Claim = new EnvelopeClaim("report", 2, Leaves.Aln, null, Digest.Of([2]));
        IncidentView theirs = scene.View(Leaves.Bor);

        Difference[] found = [.. IncidentComparing.Compare(mine, theirs).Differences];

        Assert.Equal(4, found.Length);
        Assert.All(found, difference => Assert.Equal(DifferenceKind.ToldOtherwise, difference.Kind));
        Assert.Equal(2, found.Count(difference => (difference.Mine, difference.Theirs) == ("1", "2")));
    }

    [Fact]
    public void Compare_OfCardsByTwoRootKeys_ComparesNothingElseOfThatLog()
    {
        using var scene = new ComparingScene(2);
        IncidentView mine = scene.View(Leaves.Aln);
        IncidentView theirs = scene.View(Leaves.Bor, borSize: 1);
        theirs = theirs with { Logs = [theirs.Logs[0], theirs.Logs[1] with { RootKey = KeyId.OfSubjectPublicKeyInfo([2]) }] };

        IncidentComparison comparison = IncidentComparing.Compare(mine, theirs);

        Assert.Equal((DifferenceKind.OtherRootKey, Leaves.Bor), comparison.Differences.Select(one => (one.Kind, one.Owner)).Single());
        Assert.Equal((2, false), (comparison.Same, comparison.Agrees));
    }
}
