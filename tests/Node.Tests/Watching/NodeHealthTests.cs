using System.Net;
using CertBridge.Node.Admitting;
using CertBridge.Node.Restoring;
using CertBridge.Node.Settings;
using CertBridge.Node.Tests.Examining;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Watching;
using CertBridge.Protocol.Ids;
using CertBridge.Storage.Homes;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Watching;

public sealed class NodeHealthTests : IAsyncLifetime
{
    private readonly WorkingNode node = WorkingNode.Founding();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Fact]
    public void Ailments_OfANodeThatIsWell_AreNone() => Assert.Empty(Health().Ailments());

    [Fact]
    public void Ailments_WithAFullDisk_NameWhatIsFree() =>
        Assert.Equal(["the disk is full: 3 MiB of 100000 MiB are free, 16 MiB are needed"], Health(HomeScene.Disk(freeMiB: 3)).Ailments());

    [Fact]
    public void Ailments_WithADiskThatIsShortOfRoomForBulkAlone_AreNone() => Assert.Empty(Health(HomeScene.Disk(freeMiB: 3_000)).Ailments());

    [Fact]
    public void Ailments_OfAStoreThatFailed_SaySo()
    {
        node.Store.Fail(new IOException("no"));

        Assert.Equal(["the store failed"], Health().Ailments());
    }

    [Fact]
    public async Task Ailments_OfARestoredNode_NameThoseItExchangesWith()
    {
        await using WorkingNode bor = WorkingNode.Founding("cert-bor");
        node.Meet(bor);
        RestoredMark.Finish(node.Founded.Home, new RestoredStanding(FoundedNode.Now.AddHours(-1), FoundedNode.Now, [bor.Identity.Id, PartnerId.Parse("cert-cel")]));
        Assert.Empty(Health().Ailments()); // nothing is agreed with anybody

        node.Agree(bor);
        Assert.Equal(["the node is RESTORED: it came out of a backup of 2026-11-25T11:00Z and waits for cert-bor to say that nothing is missing here"], Health().Ailments());
    }

    [Fact]
    public void Ailments_OfAnExpiredSheet_AndThenCard_NameThem()
    {
        node.Clock.Now = FoundedNode.Now.AddDays(36);
        Assert.Equal(["the own key sheet expired 2026-12-30T12:00Z"], Health().Ailments());

        node.Clock.Now = FoundedNode.Now.AddDays(731);
        Assert.Contains(Health().Ailments(), ailment => ailment.StartsWith("the own card expired", StringComparison.Ordinal));
    }

    [Fact]
    public void Ailments_AreKeptForHalfASecond()
    {
        NodeHealth health = Health();
        Assert.Empty(health.Ailments());
        node.Clock.Now = FoundedNode.Now.AddDays(36);
        Assert.Empty(health.Ailments());

        node.Clock.Running = TimeSpan.FromMilliseconds(500);

        Assert.NotEmpty(health.Ailments());
    }

    [Fact]
    public void Stop_MakesItUnwellAtOnce()
    {
        NodeHealth health = Health();
        Assert.Empty(health.Ailments());

        health.Stop();

        Assert.Equal(["the node stops"], health.Ailments());
    }

    [Fact]
    public void Look_AtTheStore_FindsItWhole()
    {
        var watch = new StoreIntegrityWatch(node.Store, node.Clock, NullLogger<StoreIntegrityWatch>.Instance);
        Assert.Null(watch.Latest);

        watch.Look();

        Assert.Equal(new IntegrityFinding(FoundedNode.Now, IsWhole: true), watch.Latest);
    }

    [Theory]
    [InlineData(MetricPage.Loopback, "127.0.0.1", true)]
    [InlineData(MetricPage.Loopback, "127.9.8.7", true)]
    [InlineData(MetricPage.Loopback, "::1", true)]
    [InlineData(MetricPage.Loopback, "::ffff:127.0.0.1", true)]
    [InlineData(MetricPage.Loopback, "192.0.2.1", false)]
    [InlineData(MetricPage.Everyone, "192.0.2.1", true)]
    [InlineData(MetricPage.Nobody, "127.0.0.1", false)]
    public void MayRead_IsForWhomTheSettingSays(MetricPage page, string caller, bool may) => Assert.Equal(may, WatchingRegistration.MayRead(page, IPAddress.Parse(caller)));

    private NodeHealth Health(DiskRoom? disk = null) => new(
        node.Store, disk ?? HomeScene.Disk(freeMiB: 50_000), node.Trust, new IdentityLock(node.Trust, node.Keys, node.Clock), new StoreIntegrityWatch(node.Store, node.Clock, NullLogger<StoreIntegrityWatch>.Instance), new RestoredGate(node.Restored, node.Trust, node.Clock), node.Clock);
}
