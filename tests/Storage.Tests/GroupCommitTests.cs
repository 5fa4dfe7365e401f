namespace CertBridge.Storage.Tests;

public sealed class GroupCommitTests : IAsyncLifetime
{
    private readonly TestHome home = new();
    private readonly NodeStore store;

    public GroupCommitTests() => store = home.Open();

    [Fact]
    public async Task CommitAsync_From64Producers_KeepsCountersGapless()
    {
        const int producers = 64;
        const int each = 20;

        long[][] numbers = await Task.WhenAll(Enumerable.Range(0, producers).Select(_ => Task.Run(async () =>
        {
            var given = new long[each];
            for (int round = 0; round < each; round++)
                given[round] = await store.CommitAsync(CommitUrgency.Routine, 100, AppendAndCount);
            return given;
        })));

        Assert.Equal(Enumerable.Range(1, producers * each).Select(number => (long)number), numbers.SelectMany(given => given).Order());
        Assert.All(numbers, given => Assert.Equal(given.Order(), given));
        Assert.Equal((ulong)(producers * each), store.Read(reader => reader.LinkLogSize(Samples.Bor)));
    }

    [Fact]
    public async Task CommitAsync_OfAWorkThatThrows_UndoesItAlone()
    {
        Task<long>[] works = [.. Enumerable.Range(1, 30).Select(number => store.CommitAsync(CommitUrgency.Routine, 0, writer =>
        {
            long given = AppendAndCount(writer);
            return number % 3 == 0 ? throw new InvalidOperationException($"work {number}") : given;
        }))];

        for (int number = 1; number <= works.Length; number++)
        {
            if (number % 3 == 0)
                Assert.Equal($"work {number}", (await Assert.ThrowsAsync<InvalidOperationException>(() => works[number - 1])).Message);
            else
                await works[number - 1];
        }
        Assert.Equal(20UL, store.Read(reader => reader.LinkLogSize(Samples.Bor)));
        Assert.Equal(21, await store.CommitAsync(CommitUrgency.Routine, 0, AppendAndCount));
    }

    [Fact]
    public async Task CommitAsync_AfterAConstraintBroke_GoesOnInTheSameGroup()
    {
        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.AddSubmission("key", Samples.Digest(1), Samples.Report(1), 1));

        await Assert.ThrowsAsync<StoreConflictException>(
            () => store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.AddSubmission("key", Samples.Digest(2), Samples.Report(2), 1)));

        Assert.True(store.Read(reader => reader.FindSubmission("key", Samples.Digest(1)))!.IsSame);
        Assert.False(store.Read(reader => reader.FindSubmission("key", Samples.Digest(2)))!.IsSame);
    }

    [Fact]
    public async Task CommitAsync_Urgent_IsToldBeforeTheNextThatIsNot()
    {
        using var mayEnd = new ManualResetEventSlim();
        using var mayEndRoutine = new ManualResetEventSlim();
        Task blocked = store.CommitAsync(CommitUrgency.Routine, 0, _ => mayEnd.Wait());
        Task routine = store.CommitAsync(CommitUrgency.Routine, 0, _ => mayEndRoutine.Wait());
        Task urgent = store.CommitAsync(CommitUrgency.Urgent, 0, AppendAndCount);

        mayEnd.Set();
        await urgent.WaitAsync(TimeSpan.FromMinutes(1)); // the routine one has not ended
        Assert.False(routine.IsCompleted);
        mayEndRoutine.Set();
        await Task.WhenAll(blocked, routine);
    }

    [Fact]
    public async Task CommitAsync_UrgentWhileOthersWait_GoesFirst()
    {
        using var begun = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var order = new List<string>();
        Task blocked = store.CommitAsync(CommitUrgency.Routine, 0, _ =>
        {
            begun.Set();
            goOn.Wait();
        });
        begun.Wait();
        Task routine = store.CommitAsync(CommitUrgency.Routine, 0, _ => order.Add("routine"));
        Task urgent = store.CommitAsync(CommitUrgency.Urgent, 0, _ => order.Add("urgent"));
        goOn.Set();

        await Task.WhenAll(blocked, routine, urgent);

        Assert.Equal(["urgent", "routine"], order);
    }

    [Fact]
    public async Task CommitAsync_CancelledWhileItWaits_DoesNothing()
    {
        using var begun = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        using var giveUp = new CancellationTokenSource();
        Task blocked = store.CommitAsync(CommitUrgency.Routine, 0, _ =>
        {
            begun.Set();
            goOn.Wait();
        });
        begun.Wait();
        Task<long> waiting = store.CommitAsync(CommitUrgency.Routine, 0, AppendAndCount, giveUp.Token);
        await giveUp.CancelAsync();
        goOn.Set();
        await blocked;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(0UL, store.Read(reader => reader.LinkLogSize(Samples.Bor)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.CommitAsync(CommitUrgency.Routine, 0, AppendAndCount, giveUp.Token));
    }

    [Fact]
    public async Task CommitAsync_ReadsWhatItsOwnWorkWrote_AndReadersOnlyWhatIsDurable()
    {
        ulong inside = await store.CommitAsync(CommitUrgency.Routine, 0, writer =>
        {
            writer.AppendLinkLeaf(Samples.Bor, [1]);
            Assert.Equal(0UL, store.Read(reader => reader.LinkLogSize(Samples.Bor)));
            return writer.LinkLogSize(Samples.Bor);
        });

        Assert.Equal(1UL, inside);
        Assert.Equal(1UL, store.Read(reader => reader.LinkLogSize(Samples.Bor)));
    }

    [Fact]
    public async Task AFailedFlush_EndsTheStoreForGood()
    {
        StoreFailedException? raised = null;
        store.Failed += failure => raised = failure;
        await store.CommitAsync(CommitUrgency.Routine, 0, AppendAndCount);
        // A full disk, as SQLite sees it: the file may not grow by another page.
        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.Database.Pragma("max_page_count=1"));
        Task<ulong> large = store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.AppendLinkLeaf(Samples.Bor, new byte[1024 * 1024]));

        await Assert.ThrowsAsync<StoreFailedException>(() => large);
        await Assert.ThrowsAsync<StoreFailedException>(() => store.CommitAsync(CommitUrgency.Urgent, 0, AppendAndCount));
        Assert.Throws<StoreFailedException>(() => store.Read(reader => reader.LinkLogSize(Samples.Bor)));

        await store.DisposeAsync(); // the writer has ended, and with it what it raised after it had told the callers
        Assert.NotNull(raised);
        await using NodeStore again = home.Open();
        Assert.Equal(1UL, again.Read(reader => reader.LinkLogSize(Samples.Bor)));
    }

    [Fact]
    public async Task Fail_FromOutside_EndsTheStoreForGood_AndTellsWhatWaits()
    {
        var raised = new List<StoreFailedException>();
        store.Failed += raised.Add;
        using var begun = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        Task<long> running = store.CommitAsync(CommitUrgency.Routine, 0, writer =>
        {
            begun.Set();
            goOn.Wait();
            return AppendAndCount(writer);
        });
        begun.Wait();

        store.Fail(new IOException("the same disk"));
        store.Fail(new IOException("again"));
        Task<long> late = store.CommitAsync(CommitUrgency.Routine, 0, AppendAndCount);
        goOn.Set();

        await running; // its own flush was good
        await Assert.ThrowsAsync<StoreFailedException>(() => late);
        Assert.Throws<StoreFailedException>(() => store.Read(reader => reader.LinkLogSize(Samples.Bor)));
        Assert.Contains("the same disk", Assert.Single(raised).Message, StringComparison.Ordinal);
    }

    /// <summary>The fold is ours, since SQLite's own swallows what the disk says: the log must not grow without end, and the file must get what it held.</summary>
    [Fact]
    public async Task TheLog_IsFoldedIntoTheFile_WhenItHasGrown()
    {
        for (int i = 0; i < 60; i++)
            await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.AppendLinkLeaf(Samples.Bor, new byte[1024 * 1024]));

        Assert.InRange(new FileInfo($"{home.Home.StoreFile}-wal").Length, 1, 24 * 1024 * 1024);
        Assert.InRange(new FileInfo(home.Home.StoreFile).Length, 40 * 1024 * 1024, long.MaxValue);
        Assert.Equal(60UL, store.Read(reader => reader.LinkLogSize(Samples.Bor)));
    }

    [Fact]
    public async Task DisposeAsync_FinishesWhatWaits()
    {
        Task<long>[] works = [.. Enumerable.Range(0, 100).Select(_ => store.CommitAsync(CommitUrgency.Routine, 0, AppendAndCount))];

        await store.DisposeAsync();

        Assert.All(works, work => Assert.True(work.IsCompletedSuccessfully));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.CommitAsync(CommitUrgency.Routine, 0, AppendAndCount));
        Assert.Throws<ObjectDisposedException>(() => store.Read(reader => reader.LinkLogSize(Samples.Bor)));
    }

    [Fact]
    public void Read_CannotWrite()
    {
        Exception thrown = Assert.ThrowsAny<Exception>(() => store.Read(reader => reader.Database.Query("DELETE FROM counter").Run()));

        Assert.Contains("readonly", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_FromManyThreads_SeesOneSnapshotEach()
    {
        using var stop = new CancellationTokenSource();
        Task writing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
                await store.CommitAsync(CommitUrgency.Routine, 0, AppendAndCount);
        });

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() =>
        {
            for (int round = 0; round < 20; round++)
                Assert.True(store.Read(reader => reader.LinkLogSize(Samples.Bor) == reader.LinkLogSize(Samples.Bor)));
        })));
        await stop.CancelAsync();
        await writing;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        home.Dispose();
    }

    private static long AppendAndCount(StoreWriter writer)
    {
        writer.AppendLinkLeaf(Samples.Bor, [7]);
        return (long)writer.AppendNodeLeaf("count", [7]) + 1;
    }
}
