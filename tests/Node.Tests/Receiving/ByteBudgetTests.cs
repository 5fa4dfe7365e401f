using CertBridge.Node.Receiving;

namespace CertBridge.Node.Tests.Receiving;

public sealed class ByteBudgetTests
{
    private const int Capacity = 1024 * 1024;

    [Fact]
    public async Task Take_WithinTheCapacity_DoesNotWait()
    {
        using var budget = new ByteBudget(Capacity);
        Assert.Equal(16, await budget.TakeAsync(Capacity, CancellationToken.None));
    }

    [Fact]
    public async Task Take_WhenTheBudgetIsSpent_WaitsUntilItIsGivenBack()
    {
        using var budget = new ByteBudget(Capacity);
        int all = await budget.TakeAsync(Capacity, CancellationToken.None);
        Task<int> waiting = budget.TakeAsync(1, CancellationToken.None);
        Assert.False(waiting.IsCompleted);

        budget.GiveBack(all);

        Assert.Equal(1, await waiting);
    }

    [Fact]
    public async Task Take_OfMoreThanTheWholeBudget_PassesAlone()
    {
        using var budget = new ByteBudget(Capacity);
        Assert.Equal(16, await budget.TakeAsync(16 * Capacity, CancellationToken.None));
    }

    [Fact]
    public async Task Take_WhenCancelled_StopsWaiting()
    {
        using var budget = new ByteBudget(Capacity);
        await budget.TakeAsync(Capacity, CancellationToken.None);
        using var cancelled = new CancellationTokenSource();
        Task<int> waiting = budget.TakeAsync(1, cancelled.Token);

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
