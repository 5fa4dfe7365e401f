using CertBridge.Node.Linking;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Node.Tests.Linking;

public sealed class OutgoingFramesTests : IDisposable
{
    private const int Bytes = 1_000;
    private const int PartBytes = 256 * 1024;
    private readonly OutgoingFrames frames = new();

    public void Dispose() => frames.Dispose();

    [Fact]
    public async Task WhatIsNoDelivery_GoesFirst_ThenFlash_ThenImmediate()
    {
        await PutAsync(LaneName.Immediate, 1);
        await PutAsync(LaneName.Flash, 1);
        await frames.PutAsync(new Frame { Heartbeat = new Heartbeat() }, CancellationToken.None);

        Assert.True(frames.HasMore);
        Assert.Equal(Frame.KindOneofCase.Heartbeat, (await frames.TakeAsync(CancellationToken.None)).KindCase);
        Assert.Equal([LaneName.Flash, LaneName.Immediate], await TakenAsync(2));
        Assert.False(frames.HasMore);
    }

    [Fact]
    public async Task OrdinaryLanes_ShareByWeight_AndNoneStandsStill()
    {
        foreach (LaneName lane in (LaneName[])[LaneName.Bulk, LaneName.Routine, LaneName.Priority])
        {
            for (ulong number = 1; number <= OutgoingFrames.PerLaneMax; number++)
                await PutAsync(lane, number);
        }

        List<LaneName> taken = await TakenAsync(26);

        Assert.Equal((16, 8, 2), (taken.Count(lane => lane == LaneName.Priority), taken.Count(lane => lane == LaneName.Routine), taken.Count(lane => lane == LaneName.Bulk)));
    }

    /// <summary>An envelope of sixteen parts waits in bulk: what is more urgent waits for the one that is being written.</summary>
    [Fact]
    public async Task ALargeEnvelopeInParts_KeepsAnotherLaneWaitingForOneOfThem()
    {
        for (int i = 0; i < OutgoingFrames.PerLaneMax; i++)
            await PutPartAsync(LaneName.Bulk, i);
        Assert.Equal(0u, (await frames.TakeAsync(CancellationToken.None)).DeliverPart.Offset);
        await PutAsync(LaneName.Priority, 1);

        Assert.Equal(LaneName.Priority, (await frames.TakeAsync(CancellationToken.None)).Deliver.Lane);
        Assert.Equal((uint)PartBytes, (await frames.TakeAsync(CancellationToken.None)).DeliverPart.Offset);
    }

    [Fact]
    public async Task PartsOfLanes_ShareByWeight()
    {
        foreach (LaneName lane in (LaneName[])[LaneName.Bulk, LaneName.Routine, LaneName.Priority])
        {
            for (int i = 0; i < OutgoingFrames.PerLaneMax; i++)
                await PutPartAsync(lane, i);
        }
        var taken = new List<LaneName>();
        for (int i = 0; i < 26; i++)
            taken.Add((await frames.TakeAsync(CancellationToken.None)).DeliverPart.Lane);

        Assert.Equal((16, 8, 2), (taken.Count(lane => lane == LaneName.Priority), taken.Count(lane => lane == LaneName.Routine), taken.Count(lane => lane == LaneName.Bulk)));
    }

    [Fact]
    public async Task WhoComesBackFromAPause_HasNoCreditForIt()
    {
        for (ulong number = 1; number <= 8; number++)
        {
            await PutAsync(LaneName.Bulk, number);
            await TakenAsync(1);
        }
        await PutAsync(LaneName.Bulk, 9);
        await PutAsync(LaneName.Bulk, 10);
        for (ulong number = 1; number <= 12; number++)
            await PutAsync(LaneName.Priority, number);

        List<LaneName> taken = await TakenAsync(10);

        Assert.InRange(taken.Count(lane => lane == LaneName.Bulk), 1, 2);
    }

    [Fact]
    public async Task FramesOfOneLane_KeepTheirOrder()
    {
        for (ulong number = 1; number <= 5; number++)
            await PutAsync(LaneName.Routine, number);

        for (ulong number = 1; number <= 5; number++)
            Assert.Equal(number, (await frames.TakeAsync(CancellationToken.None)).Deliver.Number);
    }

    [Fact]
    public async Task AFullLane_KeepsOnlyItsOwnWaiting()
    {
        for (ulong number = 1; number <= OutgoingFrames.PerLaneMax; number++)
            await PutAsync(LaneName.Bulk, number);
        Task over = PutAsync(LaneName.Bulk, OutgoingFrames.PerLaneMax + 1);
        Assert.False(over.IsCompleted);

        await PutAsync(LaneName.Routine, 1);
        await TakenAsync(2);

        await over.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Take_WaitsForAFrame_AndIsGivenUp()
    {
        using var stop = new CancellationTokenSource();
        Task<Frame> waiting = frames.TakeAsync(stop.Token).AsTask();
        Assert.False(waiting.IsCompleted);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private Task PutAsync(LaneName lane, ulong number) => frames.PutAsync(
        new Frame { Deliver = new Deliver { Lane = lane, Number = number, Envelope = new Envelope { Cms = ByteString.CopyFrom(new byte[Bytes]) } } }, CancellationToken.None).AsTask();

    private async Task PutPartAsync(LaneName lane, int index) => await frames.PutAsync(
        new Frame { DeliverPart = new DeliverPart { Lane = lane, Number = 1, Offset = (uint)(index * PartBytes), Content = ByteString.CopyFrom(new byte[PartBytes]) } }, CancellationToken.None);

    private async Task<List<LaneName>> TakenAsync(int count)
    {
        var taken = new List<LaneName>();
        for (int i = 0; i < count; i++)
            taken.Add((await frames.TakeAsync(CancellationToken.None)).Deliver.Lane);
        return taken;
    }
}
