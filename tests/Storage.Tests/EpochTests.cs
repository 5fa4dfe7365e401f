using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage.Tests;

/// <summary>A new epoch begins another log and other numbers, and nothing of what was before is lost or said twice.</summary>
public sealed class EpochTests : IAsyncLifetime
{
    private const LaneName Lane = LaneName.Routine;

    private readonly TestHome home = new();
    private NodeStore store;

    public EpochTests() => store = home.Open();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        home.Dispose();
    }

    [Fact]
    public async Task BeginLog_ClosesTheOneThatGrew_AndTheNextCountsFromZero()
    {
        await WriteAsync(writer =>
        {
            writer.AppendLinkLeaf(Samples.Bor, [1]);
            writer.AppendLinkLeaf(Samples.Bor, [2]);
            writer.SaveCheckpoint(Head(1, 11), null);
            writer.BeginLog(Samples.Bor, LogSide.Mine, 2);
        });
        Assert.Equal((0UL, null), store.Read(reader => (reader.LinkLogSize(Samples.Bor), reader.LatestCheckpoint(Samples.Bor, LogSide.Mine))));

        await WriteAsync(writer =>
        {
            Assert.Equal(2UL, writer.AppendLinkLeaf(Samples.Bor, [3]));
            writer.SaveCheckpoint(Head(1, 12), null);
        });
        await store.DisposeAsync();
        store = home.Open();

        store.Read(reader =>
        {
            IReadOnlyList<LogStretch> logs = reader.Logs(Samples.Bor, LogSide.Mine);
            Assert.Equal([new LogStretch(1, 0, 2), new LogStretch(2, 2, null)], logs);
            Assert.Equal(logs[1], reader.CurrentLog(Samples.Bor, LogSide.Mine));
            Assert.Equal([logs[0], logs[0], logs[1]], new ulong[] { 0, 1, 2 }.Select(place => reader.LogOf(Samples.Bor, LogSide.Mine, place)));
            Assert.Equal((1UL, 2UL), (reader.LinkLogSize(Samples.Bor), reader.LinkLogSize(Samples.Bor, logs[0])));
            Assert.Equal([[3]], reader.LinkLeaves(Samples.Bor, 0, 10));
            Assert.Empty(reader.LinkLeaves(Samples.Bor, 1, 10));
            Assert.Equal([[2]], reader.LinkLeaves(Samples.Bor, 1, 10, logs[0]));
            Assert.Equal([[1], [2], [3]], reader.LinkLeaves(Samples.Bor, 0, 10, LogStretch.Only));
            Assert.Equal([3], reader.LinkLeafAt(Samples.Bor, 2));
            Assert.Equal((1UL, Samples.Digest(12)), (reader.LatestCheckpoint(Samples.Bor, LogSide.Mine)!.Size, reader.LatestCheckpoint(Samples.Bor, LogSide.Mine)!.Root));
            Assert.Equal((1UL, Samples.Digest(11)), (reader.LatestCheckpoint(Samples.Bor, LogSide.Mine, logs[0])!.Size, reader.LatestCheckpoint(Samples.Bor, LogSide.Mine, logs[0])!.Root));
            Assert.Equal(Samples.Digest(12), reader.FirstCheckpointAbove(Samples.Bor, LogSide.Mine, 0)!.Root);
            Assert.Equal(Samples.Digest(11), reader.FirstCheckpointAbove(Samples.Bor, LogSide.Mine, 0, logs[0])!.Root);
            Assert.Null(reader.FirstCheckpointAbove(Samples.Bor, LogSide.Mine, 1, logs[0]));
            Assert.Equal(LogStretch.Only, reader.CurrentLog(Samples.Bor, LogSide.Theirs));
            Assert.Equal(LogStretch.Only, reader.CurrentLog(Samples.Cyr, LogSide.Mine));
            return true;
        });
    }

    [Fact]
    public async Task BeginLog_OfAFollowedLog_TakesItsLeavesFromTheFirst_AndNoCheckpointOfTheOneBefore()
    {
        await WriteAsync(writer =>
        {
            writer.AddFollowedLeaves(Samples.Bor, 0, [[1], [2]]);
            writer.SaveCheckpoint(Head(2, 21) with { Side = LogSide.Theirs }, null);
            writer.BeginLog(Samples.Bor, LogSide.Theirs, 3);
            writer.AddFollowedLeaves(Samples.Bor, 0, [[3]]);
            writer.SaveCheckpoint(Head(1, 22) with { Side = LogSide.Theirs }, null);
        });

        Assert.Equal((1UL, Samples.Digest(22)), store.Read(reader => (reader.FollowedLogSize(Samples.Bor), reader.LatestCheckpoint(Samples.Bor, LogSide.Theirs)!.Root)));
        await Assert.ThrowsAsync<StoreConflictException>(() => WriteAsync(writer => writer.AddFollowedLeaves(Samples.Bor, 0, [[9]])));
        await Assert.ThrowsAsync<StoreConflictException>(() => WriteAsync(writer => writer.BeginLog(Samples.Bor, LogSide.Theirs, 3)));
        await Assert.ThrowsAsync<StoreConflictException>(() => WriteAsync(writer => writer.BeginLog(Samples.Bor, LogSide.Theirs, 2)));
    }

    [Fact]
    public async Task AddEpochRecord_OfALowerOrEqualEpoch_IsRefusedForEver()
    {
        Assert.Equal(1UL, store.Read(reader => reader.Epoch(Samples.Bor)));
        await WriteAsync(writer => writer.AddEpochRecord(Record(2, LogSide.Mine)));
        await WriteAsync(writer => writer.AddEpochRecord(Record(5, LogSide.Theirs)));

        foreach (ulong epoch in new ulong[] { 2, 3, 5 })
            await Assert.ThrowsAsync<StoreConflictException>(() => WriteAsync(writer => writer.AddEpochRecord(Record(epoch, LogSide.Mine))));

        Assert.Equal((5UL, 2UL), store.Read(reader => (reader.Epoch(Samples.Bor), reader.NewestEpochRecord(Samples.Bor, LogSide.Mine)!.Epoch)));
        Assert.Equal([2UL, 5UL], store.Read(reader => reader.ListEpochRecords(Samples.Bor)).Select(row => row.Epoch));
        Assert.Null(store.Read(reader => reader.NewestEpochRecord(Samples.Cyr, LogSide.Mine)));
    }

    [Fact]
    public async Task BeginLane_BeginsBothDirections_AndNeverGoesBack()
    {
        await WriteAsync(writer =>
        {
            writer.SetLaneOut(Samples.Bor, Lane, new LaneOut(1, 9));
            writer.AdvanceFloor(Samples.Bor, Lane, 1, 1);
            writer.BeginLane(Samples.Bor, Lane, 2);
        });

        Assert.Equal((new LaneOut(2, 0), new LaneIn(2, 0)), store.Read(reader => (reader.GetLaneOut(Samples.Bor, Lane), reader.GetLaneIn(Samples.Bor, Lane))));
        await Assert.ThrowsAsync<StoreConflictException>(() => WriteAsync(writer => writer.AdvanceFloor(Samples.Bor, Lane, 1, 2)));
        await Assert.ThrowsAsync<StoreConflictException>(() => WriteAsync(writer => writer.BeginLane(Samples.Bor, Lane, 2)));
        await WriteAsync(writer => writer.AdvanceFloor(Samples.Bor, Lane, 2, 1));
    }

    [Fact]
    public async Task RenumberOutbox_KeepsWhatWasSentUnderTheNumberBefore()
    {
        long id = await SentAsync(1, number: 7);
        await WriteAsync(writer => writer.RenumberOutbox(id, 2, 1, Samples.Now));

        (OutboxRow now, OutboxRow before) = store.Read(reader => (reader.FindByNumber(Samples.Bor, Lane, 2, 1)!, reader.FindByNumber(Samples.Bor, Lane, 1, 7)!));
        Assert.Equal((id, OutboxState.Sent, 2UL, 1UL), (now.Id, now.State, now.Epoch, now.Number));
        Assert.Equal((id, OutboxState.Sent, 1UL, 7UL, now.EnvelopeDigest), (before.Id, before.State, before.Epoch, before.Number, before.EnvelopeDigest));
        Assert.Equal([1, 2, 3], Assert.Single(store.Read(reader => reader.SentUnsettled(Samples.Bor, Lane, 0, 10))).Header);
        await Assert.ThrowsAsync<OutboxTransitionException>(() => WriteAsync(writer => writer.QueueLost(id, Samples.Now)));
    }

    [Fact]
    public async Task BeginLog_LeavesTheirPlaces_ToReceiptsThatWereSignedAloneAndNeverFollowed()
    {
        long id = await SentAsync(1, number: 7);
        await WriteAsync(writer =>
        {
            writer.AddFollowedLeaves(Samples.Bor, 0, [[1], [2]]);
            writer.AddHeldReceipt(Samples.Receipt(id, 4) with { CheckpointSize = 0 });
            writer.MoveOutbox(id, OutboxEvent.ReceiptStored, Samples.Now);
            writer.BeginLog(Samples.Bor, LogSide.Theirs, 2);
        });

        Assert.Equal([new LogStretch(1, 0, 2), new LogStretch(2, 5, null)], store.Read(reader => reader.Logs(Samples.Bor, LogSide.Theirs)));
        Assert.Equal(1UL, store.Read(reader => reader.LogOf(Samples.Bor, LogSide.Theirs, 4).Epoch));
        Assert.Equal(0UL, store.Read(reader => reader.FollowedLogSize(Samples.Bor)));
        Assert.Equal(1, store.Read(reader => reader.ReceiptsAlone(Samples.Bor)));
        await WriteAsync(writer => writer.AddFollowedLeaves(Samples.Bor, 0, [[3]]));
        Assert.Equal((1UL, 2UL), store.Read(reader => (reader.FollowedLogSize(Samples.Bor), reader.FollowedLogSize(Samples.Bor, reader.Logs(Samples.Bor, LogSide.Theirs)[0]))));
        Assert.Equal([3], Assert.Single(store.Read(reader => reader.FollowedLeaves(Samples.Bor, 0, 10))));
        Assert.Empty(store.Read(reader => reader.ListReceiptsAlone(Samples.Bor, 5, 6)));
    }

    [Fact]
    public async Task QueueLost_KeepsNumberStateAndReceipt_AndTheEntryGoesAgain()
    {
        long id = await SentAsync(1, number: 7);
        await WriteAsync(writer =>
        {
            writer.AddHeldReceipt(Samples.Receipt(id, 3));
            writer.MoveOutbox(id, OutboxEvent.ReceiptStored, Samples.Now);
        });
        Assert.Equal([id], store.Read(reader => reader.SettledAbove(Samples.Bor, Lane, 1, 6)).Select(row => row.Id));
        Assert.Empty(store.Read(reader => reader.SettledAbove(Samples.Bor, Lane, 1, 7)));
        Assert.True(store.Read(reader => reader.IsOutboxKept(id)));

        await WriteAsync(writer => writer.QueueLost(id, Samples.Now));

        Assert.Equal([id], store.Read(reader => reader.DueOutbox(Samples.Bor, Lane, 10)).Select(row => row.Id));
        Assert.Equal(OutboxState.Delivered, store.Read(reader => reader.FindByNumber(Samples.Bor, Lane, 1, 7))!.State);
        Assert.Null(store.Read(reader => reader.ReceiptPlaceOf(id)));
        Assert.Single(store.Read(reader => reader.ListHeldReceipts(Samples.Report(1))));
        Assert.Equal((1L, 0L), store.Read(reader => (reader.OutboxStanding(Samples.Bor).Pending, reader.OutboxStanding(Samples.Bor).Delivered)));
        await WriteAsync(writer =>
        {
            writer.NumberOutbox(id, 2, 1, Samples.Now);
            writer.AddHeldReceipt(Samples.Receipt(id, 9));
            writer.MoveOutbox(id, OutboxEvent.ReceiptStored, Samples.Now);
        });
        Assert.Equal(9UL, store.Read(reader => reader.ReceiptPlaceOf(id)));
    }

    [Theory]
    [InlineData(1, 1, false)] // before what was forgotten
    [InlineData(2, 1_000_000, true)] // in an epoch between, any
    [InlineData(3, 41, true)]
    [InlineData(3, 42, false)]
    [InlineData(4, 1, false)]
    public async Task IsEndedNumber_IsExactInTheLastEpoch(ulong epoch, ulong number, bool expected)
    {
        await WriteAsync(writer => writer.AddEndedLane(Samples.Bor, new EndedLane(LogSide.Mine, Lane, FirstEpoch: 2, LastEpoch: 3, LastNumber: 41)));

        Assert.Equal(expected, store.Read(reader => reader.IsEndedNumber(Samples.Bor, LogSide.Mine, Lane, epoch, number)));
        Assert.False(store.Read(reader => reader.IsEndedNumber(Samples.Bor, LogSide.Theirs, Lane, epoch, number)));
        Assert.False(store.Read(reader => reader.IsEndedNumber(Samples.Bor, LogSide.Mine, LaneName.Bulk, epoch, number)));
        Assert.False(store.Read(reader => reader.IsEndedNumber(Samples.Cyr, LogSide.Mine, Lane, epoch, number)));
    }

    private static CheckpointRow Head(ulong size, int root) => new(Samples.Bor, LogSide.Mine, size, Samples.Digest(root), [1, (byte)root], [2], Samples.Now);

    private static EpochRecordRow Record(ulong epoch, LogSide side) => new(Samples.Bor, epoch, side, [1, 2], Samples.Now);

    private async Task<long> SentAsync(int report, ulong number) => await store.CommitAsync(CommitUrgency.Routine, 0, writer =>
    {
        long id = writer.AddOutbox(Samples.Entry(report));
        writer.NumberOutbox(id, 1, number, Samples.Now);
        return id;
    });

    private Task WriteAsync(Action<StoreWriter> work) => store.CommitAsync(CommitUrgency.Routine, 0, work);
}
