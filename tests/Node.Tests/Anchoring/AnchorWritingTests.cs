using CertBridge.Node.Anchoring;
using CertBridge.Node.Checkpointing;
using CertBridge.Node.Linking;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Linking;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Tests.Anchoring;

/// <summary>When an anchor is due, what it looks like to the partner, and what happens where the node log is not the one that was anchored.</summary>
public sealed class AnchorWritingTests : IAsyncLifetime
{
    private readonly AnchorScene scene = new();

    public Task InitializeAsync() => scene.PlayAsync();

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task DueIn_CountsFromTheNewestAnchor_OrTheFirstLeaf_OrTheLink()
    {
        DateTimeOffset start = FoundedNode.Now;
        PartnerId stranger = PartnerId.Parse("cert-cel");
        scene.Aln.Clock.Now = start.AddMinutes(10);
        Assert.Equal(TimeSpan.FromMinutes(45), scene.Writing().DueIn(scene.BorId, start.AddMinutes(9)));
        Assert.Equal(TimeSpan.FromMinutes(54), scene.Writing().DueIn(stranger, start.AddMinutes(9)));

        scene.Aln.Clock.Now = start.AddMinutes(56);
        Assert.True(scene.Writing().DueIn(scene.BorId, start.AddMinutes(56)) <= TimeSpan.Zero);
        await scene.AnchorAsync();

        Assert.Equal(AnchorWriting.Every, scene.Writing().DueIn(scene.BorId, start.AddMinutes(56)));
        scene.Aln.Clock.Now = start; // set back: the next must not wait until the clock is there again
        Assert.Equal(TimeSpan.Zero, scene.Writing().DueIn(scene.BorId, start));
    }

    [Fact]
    public async Task Write_SaysNothing_OfWhetherTheNodeLogGrew()
    {
        await scene.AnchorAsync();
        await scene.AnchorAsync();
        await scene.Aln.AcceptedAsync(Reports.Yaml("Four"));
        await scene.AnchorAsync();

        IReadOnlyList<AnchorRow> anchors = scene.Anchors();
        Assert.Equal([4UL, 3UL, 3UL], anchors.Select(anchor => anchor.Opening!.NodeSize));
        Assert.Single(anchors.Select(anchor => anchor.Record.Length).Distinct());
        Assert.Equal(3, anchors.Select(anchor => Convert.ToHexString(anchor.Record)).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(3, anchors.Select(anchor => Convert.ToHexString(anchor.Opening!.Blinding)).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Write_IsSigned_AndFollowedByThePartner_AndHoldsOnBothSides()
    {
        await scene.AnchorAsync();
        await scene.FollowAsync();

        AnchorRow mine = Assert.Single(scene.Anchors());
        AnchorRow theirs = Assert.Single(scene.Bor.Store.Read(reader => reader.ListAnchors(scene.Aln.Identity.Id, LogSide.Theirs, 10)));
        Assert.Equal((mine.Place, Convert.ToHexString(mine.Record)), (theirs.Place, Convert.ToHexString(theirs.Record)));
        Assert.Null(theirs.Opening);
        Assert.Empty(await AnchorScene.VerifyAsync(scene.Aln));
        Assert.Empty(await AnchorScene.VerifyAsync(scene.Bor));
    }

    [Fact]
    public async Task Write_AfterARestart_GoesOnWhereItWas()
    {
        await scene.AnchorAsync();
        await scene.Aln.AcceptedAsync(Reports.Yaml("Four"));
        await scene.Aln.RestartAsync();
        await scene.AnchorAsync();

        Assert.Equal([4UL, 3UL], scene.Anchors().Select(anchor => anchor.Opening!.NodeSize));
        Assert.Empty(await AnchorScene.VerifyAsync(scene.Aln));
    }

    [Fact]
    public async Task Write_OfANodeLogThatWasCut_WritesNothing_AndTellsAPersonOnce()
    {
        await scene.AnchorAsync();
        await scene.TamperAsync("DELETE FROM node_leaf WHERE leaf_index = 2");
        AnchorWriting writing = scene.Writing();

        Assert.False(await writing.WriteAsync(scene.BorId, CancellationToken.None));
        Assert.False(await writing.WriteAsync(scene.BorId, CancellationToken.None));

        Assert.Single(scene.Anchors());
        AlarmRow alarm = Assert.Single(scene.Aln.Store.Read(reader => reader.ListAlarms(10)));
        Assert.Equal(("NODE_LOG_CHANGED", 2), (alarm.Kind, alarm.Times));
        Assert.Contains("has 2 leaves and 3 were anchored", alarm.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HeadAsync_OfAnAnchorThatWhatIsKeptDoesNotOpen_IsNotSigned()
    {
        await scene.AnchorAsync();
        await scene.TamperAsync("UPDATE anchor SET blinding = zeroblob(32)");

        LinkBrokenException refused = await Assert.ThrowsAsync<LinkBrokenException>(() =>
            new LogPublishing(scene.Aln.Identity, scene.Aln.Keys, scene.Aln.Store, scene.Aln.Clock).HeadAsync(scene.BorId, 4, CancellationToken.None));

        Assert.Contains("leaf 3", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WritesWhatIsDue_AndThenWaits()
    {
        scene.Aln.Clock.Now = FoundedNode.Now.AddHours(1);
        using LinkSession session = Session(LaneGroup.Ordinary, takesAnchors: true);
        using var stop = new CancellationTokenSource();
        Task running = new AnchoringSource(scene.Writing(), scene.Aln.Clock).Join(session)!.RunAsync(stop.Token);

        await scene.Aln.Signals.Leaves(scene.BorId).WaitAsync(CancellationToken.None);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.Single(scene.Anchors());
    }

    [Theory]
    [InlineData(false, false)] // an older program would take it for a broken leaf, and end the link
    [InlineData(true, true)] // the logs ride the other connection
    public void Join_WhereNoAnchorMayBeWritten_IsNothing(bool isUrgent, bool takesAnchors)
    {
        using LinkSession session = Session(isUrgent ? LaneGroup.Urgent : LaneGroup.Ordinary, takesAnchors);

        Assert.Null(new AnchoringSource(scene.Writing(), scene.Aln.Clock).Join(session));
    }

    private LinkSession Session(LaneGroup group, bool takesAnchors) =>
        new(scene.BorId, dialledByUs: true, default, new QueuedFrames(), scene.Aln.Clock) { Group = group, Theirs = new Hello { TakesAnchors = takesAnchors } };
}
