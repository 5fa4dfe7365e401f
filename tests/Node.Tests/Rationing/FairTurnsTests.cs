using CertBridge.Node.Rationing;
using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Tests.Rationing;

public sealed class FairTurnsTests : IAsyncLifetime
{
    private static readonly PartnerId Aln = PartnerId.Parse("cert-aln");
    private static readonly PartnerId Bor = PartnerId.Parse("cert-bor");
    private readonly StandingClock clock = new();
    private readonly List<string> order = [];
    private readonly PatientThreads threads = new(2);

    [Fact]
    public async Task Run_WhileOnePartnerHasALongLine_AnotherIsNext()
    {
        var turns = new FairTurns(workers: 1, new TurnThreads(threads.Run, clock));
        using var begun = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        Task<int> first = turns.RunAsync(Aln, () => Hold(begun, go), CancellationToken.None);
        begun.Wait();
        Task<int>[] line = [.. Enumerable.Range(0, 100).Select(_ => turns.RunAsync(Aln, () => Note("aln"), CancellationToken.None))];
        Task<int> other = turns.RunAsync(Bor, () => Note("bor"), CancellationToken.None);
        go.Set();
        await Task.WhenAll([first, other, .. line]);

        Assert.Equal("bor", order[0]);
        Assert.Equal(101, order.Count);
    }

    [Fact]
    public async Task Run_SharesTimeAndNotPieces()
    {
        var turns = new FairTurns(workers: 1, new TurnThreads(threads.Run, clock));
        using var begun = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        Task<int> first = turns.RunAsync(PartnerId.Parse("cert-cel"), () => Hold(begun, go), CancellationToken.None);
        begun.Wait();
        Task<int>[] dear = [.. Enumerable.Range(0, 5).Select(_ => turns.RunAsync(Aln, () => Note("aln", TimeSpan.FromMilliseconds(90)), CancellationToken.None))];
        Task<int>[] cheap = [.. Enumerable.Range(0, 30).Select(_ => turns.RunAsync(Bor, () => Note("bor", TimeSpan.FromMilliseconds(10)), CancellationToken.None))];
        go.Set();
        await Task.WhenAll([first, .. dear, .. cheap]);

        // For each dear piece of the one, nine cheap ones of the other.
        Assert.InRange(order.Take(21).Count(who => who == "aln"), 2, 3);
    }

    [Fact]
    public async Task Run_ATurnThatSeemsToTakeLessThanNothing_GivesNoCredit()
    {
        var turns = new FairTurns(workers: 1, new TurnThreads(threads.Run, clock));
        using var begun = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        Task<int> first = turns.RunAsync(PartnerId.Parse("cert-cel"), () => Hold(begun, go), CancellationToken.None);
        begun.Wait();
        Task<int> strange = turns.RunAsync(Aln, () => Note("aln", TimeSpan.FromSeconds(-1)), CancellationToken.None);
        Task<int>[] one = [.. Enumerable.Range(0, 10).Select(_ => turns.RunAsync(Aln, () => Note("aln", TimeSpan.FromMilliseconds(10)), CancellationToken.None))];
        Task<int>[] other = [.. Enumerable.Range(0, 10).Select(_ => turns.RunAsync(Bor, () => Note("bor", TimeSpan.FromMilliseconds(10)), CancellationToken.None))];
        go.Set();
        await Task.WhenAll([first, strange, .. one, .. other]);

        Assert.InRange(order.Take(11).Count(who => who == "aln"), 5, 6);
    }

    [Fact]
    public async Task Run_WithSeveralWorkers_LeavesOneForTheOthers()
    {
        var turns = new FairTurns(workers: 2, new TurnThreads(threads.Run, clock));
        using var begun = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        Task<int> first = turns.RunAsync(Aln, () => Hold(begun, go), CancellationToken.None);
        begun.Wait();
        Task<int> second = turns.RunAsync(Aln, () => Note("aln"), CancellationToken.None);

        await turns.RunAsync(Bor, () => Note("bor"), CancellationToken.None);
        Assert.False(second.IsCompleted);
        go.Set();
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task Run_AFault_ReachesWhoAsked_AndTheLineGoesOn()
    {
        var turns = new FairTurns(workers: 1, new TurnThreads(threads.Run, clock));
        Task<int> broken = turns.RunAsync<int>(Aln, () => throw new InvalidDataException(), CancellationToken.None);
        Task<int> next = turns.RunAsync(Aln, () => Note("aln"), CancellationToken.None);

        await Assert.ThrowsAsync<InvalidDataException>(() => broken);
        Assert.Equal(1, await next);
    }

    [Fact]
    public async Task Run_GivenUpBeforeItsTurn_IsNotDone()
    {
        var turns = new FairTurns(workers: 1, new TurnThreads(threads.Run, clock));
        using var begun = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        using var stop = new CancellationTokenSource();
        Task<int> first = turns.RunAsync(Aln, () => Hold(begun, go), CancellationToken.None);
        begun.Wait();
        Task<int> second = turns.RunAsync(Aln, () => Note("aln"), stop.Token);
        await stop.CancelAsync();
        go.Set();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await first;
        Assert.Empty(order);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        threads.Dispose();
        return Task.CompletedTask;
    }

    private int Hold(ManualResetEventSlim begun, ManualResetEventSlim go)
    {
        begun.Set();
        go.Wait();
        clock.Move(TimeSpan.FromMilliseconds(1));
        return 0;
    }

    private int Note(string who, TimeSpan takes = default)
    {
        clock.Move(takes);
        lock (order)
            order.Add(who);
        return 1;
    }
}
