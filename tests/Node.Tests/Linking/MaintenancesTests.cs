using CertBridge.Node.Admitting;
using CertBridge.Node.Linking;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Tests.Linking;

/// <summary>What a node says of being away, and what a partner's word about it may do here.</summary>
public sealed class MaintenancesTests : IAsyncLifetime
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(72);

    private readonly WorkingNode aln = WorkingNode.Founding("cert-aln");
    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");

    public Task InitializeAsync()
    {
        aln.Meet(bor);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
    }

    [Fact]
    public async Task Announced_IsInEveryHello_AndInTheNodeLog_UntilItEnds()
    {
        Maintenances own = aln.Maintenances;
        await own.AnnounceAsync(TimeSpan.FromHours(2), Someone, CancellationToken.None);

        Maintenance said = aln.Hellos.Write(bor.Identity.Id).Maintenance;
        Assert.Equal(TimeSpan.FromHours(2).TotalMilliseconds, said.UntilMs - said.FromMs);
        Assert.Contains(aln.Store.Read(reader => reader.NodeLeaves(0, 100)), leaf => leaf.Kind == "maintenance");

        aln.Clock.Now += TimeSpan.FromHours(2);
        Assert.Null(aln.Maintenances.Said());
        Assert.Null(own.Own);
    }

    [Fact]
    public async Task OfAPartner_IsKeptOverARestart_ChangesALinkThatIsDown_AndIsOverByItself()
    {
        await aln.Maintenances.TakeAsync(bor.Identity.Id, For(TimeSpan.FromHours(1)), CancellationToken.None);

        Maintenances restarted = aln.Maintenances;
        var board = new LinkBoard(aln.Identity, aln.Clock, stops: null, restarted);
        board.Slot(bor.Identity.Id, LaneGroup.Ordinary).Note(LinkState.Down, "the node stops");
        var away = board.Standing(bor.Identity.Id);
        Assert.Equal("maintenance", away.Word);
        Assert.StartsWith("cert-bor announced a maintenance until ", away.Cause, StringComparison.Ordinal);
        Assert.EndsWith(": the node stops", away.Cause, StringComparison.Ordinal);

        aln.Clock.Now += TimeSpan.FromHours(1);
        Assert.Equal((LinkState.Down, "the node stops"), (board.Standing(bor.Identity.Id).State, board.Standing(bor.Identity.Id).Cause));
    }

    [Fact]
    public async Task AHelloWithoutIt_EndsIt()
    {
        Maintenances ours = aln.Maintenances;
        await ours.TakeAsync(bor.Identity.Id, For(TimeSpan.FromHours(1)), CancellationToken.None);
        await ours.TakeAsync(bor.Identity.Id, said: null, CancellationToken.None);

        Assert.Null(ours.Of(bor.Identity.Id));
        Assert.Empty(aln.Store.Read(reader => reader.ListMaintenance()));
    }

    /// <summary>A clock that is ahead, or a partner that means to be away for ever, gets 72 hours from when it was last heard of.</summary>
    [Fact]
    public async Task OneThatBeginsLater_CountsForNoLongerThanAMaintenanceMayLast()
    {
        Maintenances ours = aln.Maintenances;
        Maintenance far = For(Longest, aln.Clock.GetUtcNow().AddYears(1));
        await ours.TakeAsync(bor.Identity.Id, far, CancellationToken.None);

        Assert.Equal(aln.Clock.GetUtcNow() + Longest, ours.Of(bor.Identity.Id)!.Until);
    }

    public static TheoryData<ulong, ulong> NoMaintenance => new()
    {
        { 2, 1 },
        { 0, (ulong)Longest.TotalMilliseconds + 1 },
        { 0, ulong.MaxValue },
        { ulong.MaxValue - 1, ulong.MaxValue },
    };

    [Theory]
    [MemberData(nameof(NoMaintenance))]
    public async Task WhatIsNone_EndsTheLink_AndChangesNothing(ulong from, ulong until)
    {
        Maintenances ours = aln.Maintenances;

        LinkBrokenException broken = await Assert.ThrowsAsync<LinkBrokenException>(() => ours.TakeAsync(bor.Identity.Id, new Maintenance { FromMs = from, UntilMs = until }, CancellationToken.None));

        Assert.Equal(ClosingReason.HelloRefused, broken.Reason);
        Assert.Null(ours.Of(bor.Identity.Id));
    }

    [Theory]
    [InlineData("Up", "Up")]
    [InlineData("Degraded", "Degraded")]
    [InlineData("Suspended", "Suspended")]
    [InlineData("Down", "Maintenance")]
    [InlineData("Never", "Maintenance")]
    public void EveryStateOfALink_DuringOne(string state, string shown)
    {
        var announced = new MaintenanceRow(bor.Identity.Id, aln.Clock.GetUtcNow(), aln.Clock.GetUtcNow().AddHours(1));
        var standing = new Node.Linking.LinkStanding(Enum.Parse<LinkState>(state), aln.Clock.GetUtcNow().AddDays(-1), "", null).During(announced);

        Assert.Equal(Enum.Parse<LinkState>(shown), standing.State);
        Assert.StartsWith("cert-bor announced a maintenance until ", standing.Cause, StringComparison.Ordinal);
    }

    private static readonly Caller Someone = new("arben", OperatorRole.Operator, FoundedNode.Now.AddDays(300), new KeyId(Digest.Of("arben"u8)));

    private Maintenance For(TimeSpan lasts, DateTimeOffset? from = null)
    {
        DateTimeOffset begins = from ?? aln.Clock.GetUtcNow();
        return new Maintenance { FromMs = (ulong)begins.ToUnixTimeMilliseconds(), UntilMs = (ulong)(begins + lasts).ToUnixTimeMilliseconds() };
    }
}
