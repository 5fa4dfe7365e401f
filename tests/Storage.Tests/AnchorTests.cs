using CertBridge.Storage.Rows;

namespace CertBridge.Storage.Tests;

/// <summary>How the node log stood when it was anchored is kept once, never changes and never goes back; an anchor is found by its leaf.</summary>
public sealed class AnchorTests : IAsyncLifetime
{
    private readonly TestHome home = new();
    private readonly NodeStore store;

    public AnchorTests() => store = home.Open();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        home.Dispose();
    }

    [Fact]
    public async Task AddNodeCheckpoint_Twice_ChangesNothing()
    {
        await AddAsync(3, 1);
        await AddAsync(3, 1);
        await AddAsync(5, 2);

        Assert.Equal((5UL, Samples.Digest(2)), Of(store.Read(reader => reader.LatestNodeCheckpoint())!));
        Assert.Equal((3UL, Samples.Digest(1)), Of(store.Read(reader => reader.FirstNodeCheckpointFrom(0))!));
        Assert.Equal((5UL, Samples.Digest(2)), Of(store.Read(reader => reader.FirstNodeCheckpointFrom(4))!));
        Assert.Null(store.Read(reader => reader.FirstNodeCheckpointFrom(6)));
    }

    [Fact]
    public async Task AddNodeCheckpoint_WithAnotherRoot_OrOfAShorterLog_IsRefused()
    {
        await AddAsync(3, 1);

        await Assert.ThrowsAsync<StoreConflictException>(() => AddAsync(3, 2));
        await Assert.ThrowsAsync<StoreConflictException>(() => AddAsync(2, 2));
        Assert.Equal((3UL, Samples.Digest(1)), Of(store.Read(reader => reader.LatestNodeCheckpoint())!));
    }

    [Fact]
    public async Task Anchors_AreThoseOfTheirLog_TheNewestFirst()
    {
        await AddAsync(3, 1);
        await store.CommitAsync(CommitUrgency.Routine, 0, writer =>
        {
            writer.AppendLinkLeaf(Samples.Bor, [1]);
            writer.AddAnchor(Samples.Bor, writer.AppendLinkLeaf(Samples.Bor, [2]), new AnchorOpeningRow(3, Samples.Digest(1), Blinding(7)));
            writer.AddAnchor(Samples.Bor, writer.AppendLinkLeaf(Samples.Bor, [3]), new AnchorOpeningRow(3, Samples.Digest(1), Blinding(8)));
            writer.AddAnchor(Samples.Cyr, writer.AppendLinkLeaf(Samples.Cyr, [4]), new AnchorOpeningRow(3, Samples.Digest(1), Blinding(9)));
            writer.AddFollowedLeaves(Samples.Bor, 0, [[5], [6]]);
            writer.AddFollowedAnchor(Samples.Bor, 1);
        });

        Assert.Equal(["03", "02"], Records(LogSide.Mine));
        Assert.Equal(["06"], Records(LogSide.Theirs));
        AnchorRow found = store.Read(reader => reader.FindAnchor(Samples.Bor, 1))!;
        Assert.Equal((3UL, Samples.Digest(1), Convert.ToHexString(Blinding(7))), (found.Opening!.NodeSize, found.Opening.NodeRoot, Convert.ToHexString(found.Opening.Blinding)));
        Assert.Null(store.Read(reader => reader.FindAnchor(Samples.Bor, 0)));
        Assert.Equal(3UL, store.Read(reader => reader.FindAnchorOf(3))!.Opening!.NodeSize);
        Assert.Null(store.Read(reader => reader.FindAnchorOf(4)));
    }

    [Fact]
    public async Task FollowedAnchors_CountInThePartnersRoom()
    {
        await store.CommitAsync(CommitUrgency.Routine, 0, writer =>
        {
            writer.AddFollowedLeaves(Samples.Bor, 0, [[5]]);
            writer.AddFollowedAnchor(Samples.Bor, 0);
        });

        Assert.Equal(1 + (2 * StoreReader.BytesPerLeaf), store.Read(reader => reader.RoomTaken(Samples.Bor)));
    }

    [Fact]
    public async Task Subtrees_AreReadInARow_AsFarAsTheyAreKept()
    {
        await store.CommitAsync(CommitUrgency.Routine, 0, writer =>
        {
            foreach (int index in new[] { 2, 0, 1, 4, 1 })
                writer.AddSubtree(Samples.Bor, LogSide.Mine, LogStretch.Only, new SubtreeRow(8, (ulong)index, Samples.Digest(index)));
        });

        Assert.Equal([Samples.Digest(1), Samples.Digest(2)], store.Read(reader => reader.Subtrees(Samples.Bor, LogSide.Mine, LogStretch.Only, 8, 1, 2)));
        Assert.Equal(2, store.Read(reader => reader.Subtrees(Samples.Bor, LogSide.Mine, LogStretch.Only, 8, 2, 3)).Count);
        Assert.Empty(store.Read(reader => reader.Subtrees(Samples.Bor, LogSide.Theirs, LogStretch.Only, 8, 0, 5)));
        Assert.Empty(store.Read(reader => reader.Subtrees(Samples.Bor, LogSide.Mine, new LogStretch(2, 5, null), 8, 0, 5)));
    }

    private Task AddAsync(ulong size, int root) =>
        store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.AddNodeCheckpoint(new NodeCheckpointRow(size, Samples.Digest(root), [1], Samples.Now)));

    private string[] Records(LogSide side) => [.. store.Read(reader => reader.ListAnchors(Samples.Bor, side, 10)).Select(anchor => Convert.ToHexString(anchor.Record))];

    private static byte[] Blinding(byte value) => [.. Enumerable.Repeat(value, 32)];

    private static (ulong, Protocol.Ids.Digest) Of(NodeCheckpointRow row) => (row.Size, row.Root);
}
