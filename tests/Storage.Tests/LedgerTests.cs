using CertBridge.Protocol.Ids;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage.Tests;

public sealed class LedgerTests : IAsyncLifetime
{
    private readonly TestHome home = new();
    private readonly NodeStore store;

    public LedgerTests() => store = home.Open();

    [Fact]
    public async Task AppendLinkLeaf_GivesEachLogItsOwnIndexes()
    {
        ulong[] given = await store.CommitAsync(CommitUrgency.Routine, 0, writer => new[]
        {
            writer.AppendLinkLeaf(Samples.Bor, [1]),
            writer.AppendLinkLeaf(Samples.Cyr, [2]),
            writer.AppendLinkLeaf(Samples.Bor, [3]),
        });

        Assert.Equal([0UL, 0UL, 1UL], given);
        Assert.Equal([[1], [3]], store.Read(reader => reader.LinkLeaves(Samples.Bor, 0, 10)));
        Assert.Equal([[3]], store.Read(reader => reader.LinkLeaves(Samples.Bor, 1, 10)));
        Assert.Equal([[1]], store.Read(reader => reader.LinkLeaves(Samples.Bor, 0, 1)));
        Assert.Empty(store.Read(reader => reader.LinkLeaves(Samples.Bor, 2, 10)));
        Assert.Equal(0UL, store.Read(reader => reader.LinkLogSize(Samples.Aln)));
    }

    [Fact]
    public async Task AddFollowedLeaves_WithAGapOrTwice_IsRefused()
    {
        await FollowAsync(0, [1], [2]);

        await Assert.ThrowsAsync<StoreConflictException>(() => FollowAsync(3, [4]));
        await Assert.ThrowsAsync<StoreConflictException>(() => FollowAsync(1, [2]));
        await FollowAsync(2, [3]);

        Assert.Equal(3UL, store.Read(reader => reader.FollowedLogSize(Samples.Bor)));
        Assert.Equal([[2], [3]], store.Read(reader => reader.FollowedLeaves(Samples.Bor, 1, 10)));
        Assert.Equal(0UL, store.Read(reader => reader.LinkLogSize(Samples.Bor)));
    }

    [Fact]
    public async Task SaveCheckpoint_ReadBack_IsTheSame()
    {
        CheckpointRow first = Checkpoint(3);
        await SaveAsync(first, null);

        CheckpointRow latest = store.Read(reader => reader.LatestCheckpoint(Samples.Bor, LogSide.Mine))!;

        Assert.Equal(first with { Note = latest.Note, Frontier = latest.Frontier }, latest);
        Assert.Equal([first.Note, first.Frontier], new[] { latest.Note, latest.Frontier });
        Assert.Null(store.Read(reader => reader.LatestCheckpoint(Samples.Bor, LogSide.Theirs)));
        Assert.Null(store.Read(reader => reader.LatestCheckpoint(Samples.Cyr, LogSide.Mine)));
    }

    [Fact]
    public async Task SaveCheckpoint_WhenAnotherCameBetween_IsRefused()
    {
        CheckpointRow first = Checkpoint(3);
        await SaveAsync(first, null);

        await Assert.ThrowsAsync<StoreConflictException>(() => SaveAsync(Checkpoint(5), null));
        await Assert.ThrowsAsync<StoreConflictException>(() => SaveAsync(Checkpoint(5), Checkpoint(2)));
        await Assert.ThrowsAsync<StoreConflictException>(() => SaveAsync(Checkpoint(5), first with { Root = Samples.Digest(99) }));
        await SaveAsync(Checkpoint(5), first);
    }

    [Fact]
    public async Task SaveCheckpoint_ThatShrinksOrForks_IsRefused()
    {
        CheckpointRow first = Checkpoint(3);
        await SaveAsync(first, null);

        await Assert.ThrowsAsync<StoreConflictException>(() => SaveAsync(Checkpoint(2), first));
        await Assert.ThrowsAsync<StoreConflictException>(() => SaveAsync(first with { Root = Samples.Digest(99) }, first));
    }

    [Fact]
    public async Task SaveCheckpoint_OfTheSameTreeSignedAgain_ReplacesTheNote()
    {
        CheckpointRow first = Checkpoint(3);
        await SaveAsync(first, null);
        await SaveAsync(first with { Note = [42] }, first);

        Assert.Equal([42], store.Read(reader => reader.LatestCheckpoint(Samples.Bor, LogSide.Mine))!.Note);
    }

    [Theory]
    [InlineData(0UL, 3UL)]
    [InlineData(2UL, 3UL)]
    [InlineData(3UL, 8UL)]
    [InlineData(7UL, 8UL)]
    public async Task FirstCheckpointAbove_IsTheSmallestOverTheLeaf(ulong index, ulong size)
    {
        await SaveAsync(Checkpoint(3), null);
        await SaveAsync(Checkpoint(8), Checkpoint(3));

        Assert.Equal(size, store.Read(reader => reader.FirstCheckpointAbove(Samples.Bor, LogSide.Mine, index))!.Size);
        Assert.Null(store.Read(reader => reader.FirstCheckpointAbove(Samples.Bor, LogSide.Mine, 8)));
        Assert.Null(store.Read(reader => reader.FirstCheckpointAbove(Samples.Bor, LogSide.Mine, ulong.MaxValue)));
    }

    [Fact]
    public async Task AppendNodeLeaf_GivesIndexesFromZero()
    {
        Assert.Equal(0UL, store.Read(reader => reader.NodeLogSize()));
        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.AppendNodeLeaf("submission", [1]));
        ulong second = await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.AppendNodeLeaf("decision", [2]));

        Assert.Equal(1UL, second);
        NodeLeafRow leaf = Assert.Single(store.Read(reader => reader.NodeLeaves(1, 10)));
        Assert.Equal((1UL, "decision"), (leaf.Index, leaf.Kind));
        Assert.Equal([2], leaf.Record);
    }

    [Fact]
    public async Task LinkLogPartners_AreThoseWithAnythingLogged()
    {
        await SaveAsync(Checkpoint(1), null);
        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.AdvanceFloor(Samples.Aln, Protocol.V1.LaneName.Routine, 1, 1));

        Assert.Equal<PartnerId>([Samples.Aln, Samples.Bor], store.Read(reader => reader.LinkLogPartners()));
    }

    [Fact]
    public async Task AddAlarm_Again_IsCountedAndKeepsItsFirstEvidence()
    {
        var alarm = new AlarmRow("LOG_CONFLICT", Samples.Bor, "two roots at size 3", Samples.Now) { Evidence = [1] };
        await AlarmAsync(alarm);
        await AlarmAsync(new AlarmRow("REWOUND", null, "restored", Samples.Now.AddMinutes(1)));
        await AlarmAsync(alarm with { At = Samples.Now.AddMinutes(2), Evidence = [2] });

        IReadOnlyList<AlarmRow> alarms = store.Read(reader => reader.ListAlarms(10));

        Assert.Equal(["LOG_CONFLICT", "REWOUND"], alarms.Select(row => row.Kind));
        Assert.Equal((2, Samples.Now, Samples.Now.AddMinutes(2), Samples.Bor), (alarms[0].Times, alarms[0].FirstAt, alarms[0].At, alarms[0].Partner!.Value));
        Assert.Null(alarms[1].Partner);
        Assert.Equal([1], store.Read(reader => reader.FindAlarm(alarms[0].Id))!.Evidence);
        Assert.Equal(2, store.Read(reader => reader.CountAlarms()));
    }

    [Fact]
    public async Task AddAlarm_OfManyTexts_EndsInOneThatCounts()
    {
        for (int i = 0; i < StoreWriter.AlarmsOfAKindMax + 5; i++)
            await AlarmAsync(new AlarmRow("REWOUND", Samples.Bor, $"number {i}", Samples.Now));
        await AlarmAsync(new AlarmRow("REWOUND", Samples.Bor, "number 0", Samples.Now));
        await AlarmAsync(new AlarmRow("REWOUND", Samples.Aln, "of another partner", Samples.Now));

        IReadOnlyList<AlarmRow> alarms = store.Read(reader => reader.ListAlarms(1_000));

        Assert.Equal(StoreWriter.AlarmsOfAKindMax + 2, alarms.Count);
        Assert.Equal(5, Assert.Single(alarms, row => row.Text.StartsWith("further", StringComparison.Ordinal)).Times);
        Assert.Equal(2, Assert.Single(alarms, row => row.Text == "number 0").Times);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        home.Dispose();
    }

    private static CheckpointRow Checkpoint(int size) =>
        new(Samples.Bor, LogSide.Mine, (ulong)size, Samples.Digest(size), [1, (byte)size], [2, (byte)size], Samples.Now);

    private Task FollowAsync(ulong first, params byte[][] records) =>
        store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.AddFollowedLeaves(Samples.Bor, first, records));

    private Task SaveAsync(CheckpointRow row, CheckpointRow? before) =>
        store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.SaveCheckpoint(row, before));

    private Task AlarmAsync(AlarmRow alarm) => store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.AddAlarm(alarm));
}
