namespace CertBridge.Storage.Tests;

/// <summary>A store whose writer has no thread of its own.</summary>
public sealed class StoreTurnsTests : IDisposable
{
    private readonly TestHome home = new();
    private readonly Queue<Action> turns = new();

    [Fact]
    public async Task CommitAsync_IsDoneWhenTheWriterHasItsTurn_AndOneTurnTakesAllThatWaits()
    {
        await using NodeStore store = Open();
        Task<ulong> first = AppendAsync(store);
        Task<ulong> second = AppendAsync(store);

        Assert.False(first.IsCompleted);
        Assert.Equal(0UL, store.Read(reader => reader.LinkLogSize(Samples.Bor)));
        Assert.Single(turns).Invoke();

        Assert.Equal(0UL, await first);
        Assert.Equal(1UL, await second);
        turns.Clear();
        Task<ulong> third = AppendAsync(store);
        Assert.Single(turns).Invoke();
        Assert.Equal(2UL, await third);
    }

    [Fact]
    public async Task DisposeAsync_FinishesWhatWaits_AndALateTurnFindsNothing()
    {
        NodeStore store = Open();
        Task<ulong> waiting = AppendAsync(store);

        await store.DisposeAsync();

        Assert.Equal(0UL, await waiting);
        Assert.Single(turns).Invoke();
        await using NodeStore again = home.Open();
        Assert.Equal(1UL, again.Read(reader => reader.LinkLogSize(Samples.Bor)));
    }

    public void Dispose() => home.Dispose();

    private NodeStore Open() => NodeStore.Open(home.Home, TestHome.Key, TimeProvider.System, turns.Enqueue);

    private static Task<ulong> AppendAsync(NodeStore store) => store.CommitAsync(CommitUrgency.Routine, 1, writer => writer.AppendLinkLeaf(Samples.Bor, [1]));
}
