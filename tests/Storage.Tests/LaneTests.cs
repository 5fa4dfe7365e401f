using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage.Tests;

public sealed class LaneTests : IAsyncLifetime
{
    private const LaneName Lane = LaneName.Routine;
    private readonly TestHome home = new();
    private readonly NodeStore store;

    public LaneTests() => store = home.Open();

    private LaneIn In => store.Read(reader => reader.GetLaneIn(Samples.Bor, Lane));

    [Fact]
    public void Lanes_BeforeAnything_StandAtTheirStart()
    {
        Assert.Equal(new LaneIn(0, 0), In);
        Assert.Equal(new LaneOut(1, 0), store.Read(reader => reader.GetLaneOut(Samples.Bor, Lane)));
    }

    [Fact]
    public async Task AdvanceFloor_StepByStep_Advances()
    {
        await AdvanceAsync(1, 1);
        await AdvanceAsync(1, 2);

        Assert.Equal(new LaneIn(1, 2), In);
        Assert.Equal(LaneIn.Start, store.Read(reader => reader.GetLaneIn(Samples.Cyr, Lane)));
        Assert.Equal(LaneIn.Start, store.Read(reader => reader.GetLaneIn(Samples.Bor, LaneName.Bulk)));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(1, 4)]
    [InlineData(2, 3)]
    [InlineData(2, 2)]
    [InlineData(0, 1)]
    public async Task AdvanceFloor_ToAnyOtherNumberThanTheNext_IsRefused(ulong epoch, ulong number)
    {
        await AdvanceAsync(1, 1);
        await AdvanceAsync(1, 2);

        await Assert.ThrowsAsync<StoreConflictException>(() => AdvanceAsync(epoch, number));

        Assert.Equal(new LaneIn(1, 2), In);
    }

    [Fact]
    public async Task AdvanceFloor_ToTheFirstOfAHigherEpoch_LeavesTheLowerForEver()
    {
        await AdvanceAsync(1, 1);
        await AdvanceAsync(3, 1);

        Assert.Equal(new LaneIn(3, 1), In);
        await Assert.ThrowsAsync<StoreConflictException>(() => AdvanceAsync(2, 1));
        await Assert.ThrowsAsync<StoreConflictException>(() => AdvanceAsync(1, 2));
    }

    [Fact]
    public async Task NoteBusy_KeepsTheFirstTime_UntilTheFloorAdvances()
    {
        await AdvanceAsync(1, 1);
        DateTimeOffset first = await BusyAsync(2, Samples.Now);
        DateTimeOffset again = await BusyAsync(2, Samples.Now.AddMinutes(5));

        Assert.Equal((Samples.Now, Samples.Now), (first, again));
        Assert.Equal(new LaneIn(1, 1, 2, Samples.Now), In);

        await AdvanceAsync(1, 2);
        Assert.Equal(new LaneIn(1, 2), In);
    }

    [Fact]
    public async Task NoteBusy_OfAnotherNumber_BeginsAnew()
    {
        await BusyAsync(1, Samples.Now);

        Assert.Equal(Samples.Now.AddMinutes(1), await BusyAsync(2, Samples.Now.AddMinutes(1)));
    }

    [Fact]
    public async Task SetLaneOut_Backwards_IsRefused()
    {
        await SetAsync(new LaneOut(1, 5));

        await Assert.ThrowsAsync<StoreConflictException>(() => SetAsync(new LaneOut(1, 4)));
        await SetAsync(new LaneOut(2, 0));
        await Assert.ThrowsAsync<StoreConflictException>(() => SetAsync(new LaneOut(1, 9)));

        Assert.Equal(new LaneOut(2, 0), store.Read(reader => reader.GetLaneOut(Samples.Bor, Lane)));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        home.Dispose();
    }

    private Task AdvanceAsync(ulong epoch, ulong number) =>
        store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.AdvanceFloor(Samples.Bor, Lane, epoch, number));

    private Task<DateTimeOffset> BusyAsync(ulong number, DateTimeOffset at) =>
        store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.NoteBusy(Samples.Bor, Lane, number, at));

    private Task SetAsync(LaneOut standing) => store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.SetLaneOut(Samples.Bor, Lane, standing));
}
