using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.V1;

namespace CertBridge.Exchange.Tests;

/// <summary>One partner must not fill the disk for all.</summary>
public sealed class PartnerRoomTests : IAsyncLifetime
{
    private readonly MaskedPair masked = new();

    public Task InitializeAsync() => masked.InitializeAsync();

    public Task DisposeAsync() => masked.DisposeAsync();

    /// <summary>As many leaves as the window lets a partner name, each as large as one may be, are more than it may have here.</summary>
    [Fact]
    public async Task Leaves_OverThePartnersRoom_AreNotStored_AndAlarmed()
    {
        TestNode bor = await OfOneMebibyteAsync();
        await using Lane lane = await masked.OpenLaneAsync();
        await lane.DeliverAsync(lane.Seal());
        Assert.Equal(ReceiptVerdict.Stored, (await lane.ReceiptAsync()).Verdict);
        await lane.ClaimSentAsync(epoch: 1, padding: 3_800, Enumerable.Range(1, 400).Select(number => (ulong)number));

        await Neighbourhood.UntilAsync<bool>("the alarm", async () => (await bor.MustAsync("node", "status")).Output.Contains("PARTNER_ROOM", StringComparison.Ordinal) ? true : null);
        await lane.DeliverAsync(lane.Seal());
        Assert.Equal(ReceiptVerdict.Stored, (await lane.ReceiptAsync()).Verdict);

        await using RoguePartner again = masked.Dial();
        await again.SayAsync(new Frame { Hello = again.Hello() });
        Assert.Equal(0UL, (await again.HearAsync(frame => frame.KindCase == Frame.KindOneofCase.Hello)).Hello.FollowedSize);
    }

    [Fact]
    public async Task Deliver_OverThePartnersRoom_IsBusy_AndAlarmed()
    {
        TestNode bor = await OfOneMebibyteAsync();
        await using Lane lane = await masked.OpenLaneAsync();
        await lane.DeliverAsync(lane.Seal());
        Assert.Equal(ReceiptVerdict.Stored, (await lane.ReceiptAsync()).Verdict);

        await lane.DeliverAsync(lane.Seal().Header, new byte[1024 * 1024]);
        Frame busy = await lane.Rogue.HearAsync(frame => frame.KindCase == Frame.KindOneofCase.Busy);

        Assert.Equal(BusyReason.StoreDown, busy.Busy.Reason);
        Assert.Contains("PARTNER_ROOM", (await bor.MustAsync("node", "status")).Output, StringComparison.Ordinal);
        await lane.DeliverInsteadAsync(lane.Seal());
        Assert.Equal(ReceiptVerdict.Stored, (await lane.ReceiptAsync()).Verdict);
    }

    /// <summary>Each alone would have room, and both are judged before either is written.</summary>
    [Fact]
    public async Task Deliver_TwoAtOnce_ThatTogetherAreOverTheRoom_StoresTheFirst_AndIsBusyForTheSecond()
    {
        await OfOneMebibyteAsync();
        await using Lane lane = await masked.OpenLaneAsync();
        await lane.DeliverAsync(lane.Seal().Header, new byte[600 * 1024]);
        await lane.DeliverAsync(lane.Seal().Header, new byte[600 * 1024]);
        Frame busy = await lane.Rogue.HearAsync(frame => frame.KindCase == Frame.KindOneofCase.Busy);

        Assert.Equal((masked.LastNumber, BusyReason.StoreDown), (busy.Busy.Number, busy.Busy.Reason));
    }

    private async Task<TestNode> OfOneMebibyteAsync()
    {
        TestNode bor = masked.Pair.Bor;
        await bor.StopAsync();
        string settings = Path.Combine(bor.Home, "node.yaml");
        await File.WriteAllTextAsync(settings, (await File.ReadAllTextAsync(settings)).Replace("partnerStoredBytes: 68719476736", "partnerStoredBytes: 1048576", StringComparison.Ordinal));
        await bor.StartAsync();
        return bor;
    }
}
