using System.Security.Cryptography;
using CertBridge.Node.Receiving;

namespace CertBridge.Node.Tests.Receiving;

public sealed class ByteBudgetTests : IDisposable
{
    private const int Large = 16 * 1024 * 1024;
    private const int Small = 4 * 1024;
    private static readonly TimeSpan PatienceMax = TimeSpan.FromMinutes(1);
    private readonly ByteBudget budget = new();
    private readonly CancellationTokenSource giveUp = new();

    public void Dispose() => giveUp.Dispose();

    [Fact]
    public void Take_WithinItsOwn_BorrowsNothing()
    {
        using ByteBudget.Share link = budget.Open();
        Assert.True(Take(link, ByteBudget.OwnBytes).IsCompletedSuccessfully);
        Assert.Equal(0, budget.LentBytes);
    }

    [Fact]
    public void Take_BeyondItsOwn_BorrowsTheRest_UntilItIsGivenBack()
    {
        using ByteBudget.Share link = budget.Open();
        Assert.True(Take(link, Small).IsCompletedSuccessfully);
        Assert.True(Take(link, Large).IsCompletedSuccessfully);
        Assert.Equal(Small + Large - ByteBudget.OwnBytes, budget.LentBytes);

        link.GiveBack(Large);

        Assert.Equal(0, budget.LentBytes);
    }

    [Fact]
    public async Task Take_BeyondWhatALinkMayHold_Waits_AndKeepsNobodyElseWaiting()
    {
        using ByteBudget.Share full = budget.Open();
        using ByteBudget.Share other = budget.Open();
        await Take(full, ByteBudget.LinkBytesMax);
        Task more = Take(full, Small);
        Assert.False(more.IsCompleted);

        Assert.True(Take(other, Large).IsCompletedSuccessfully);

        full.GiveBack(Large);
        await more.WaitAsync(PatienceMax);
    }

    [Fact]
    public async Task Take_WhenAllIsLent_WaitsUntilItIsGivenBack_WhileOthersTakeWhatIsTheirs()
    {
        using ByteBudget.Share first = LendAll()[0];
        using ByteBudget.Share honest = budget.Open();
        Assert.True(Take(honest, Small).IsCompletedSuccessfully);
        Task large = Take(honest, Large);
        Assert.False(large.IsCompleted);
        using ByteBudget.Share another = budget.Open();
        Assert.True(Take(another, ByteBudget.OwnBytes).IsCompletedSuccessfully);

        first.GiveBack(ByteBudget.LinkBytesMax);

        await large.WaitAsync(PatienceMax);
    }

    [Fact]
    public async Task Take_WhenShort_IsTheTurnOfWhoBorrowedLeast_AndNobodyOvertakesIt()
    {
        List<ByteBudget.Share> holders = LendAll();
        Task early = Take(holders[^1], Small);
        Task late = Take(budget.Open(), Large);
        holders[0].GiveBack(Small);
        Assert.False(early.IsCompleted);

        holders[0].GiveBack(Large - ByteBudget.OwnBytes - Small);

        await late.WaitAsync(PatienceMax);
        Assert.False(early.IsCompleted);
        holders[0].GiveBack(Small);
        await early.WaitAsync(PatienceMax);
    }

    [Fact]
    public async Task Take_ThatFitsItsOwnAgain_DoesNotWaitForWhoIsNext()
    {
        LendAll();
        ByteBudget.Share waitsForLong = budget.Open();
        Task large = Take(waitsForLong, Large);
        ByteBudget.Share honest = budget.Open();
        await Take(honest, ByteBudget.OwnBytes);
        Task small = Take(honest, Small);
        Assert.False(small.IsCompleted);

        honest.GiveBack(Small);

        await small.WaitAsync(PatienceMax);
        Assert.False(large.IsCompleted);
    }

    [Fact]
    public async Task Take_WhenGivenUp_HoldsNothing_AndLetsTheNextTakeItsTurn()
    {
        using ByteBudget.Share first = LendAll()[0];
        using ByteBudget.Share gone = budget.Open();
        using ByteBudget.Share next = budget.Open();
        Task large = gone.TakeAsync(Large, giveUp.Token);
        Task behind = Take(next, ByteBudget.OwnBytes + Small);
        first.GiveBack(2 * Small);
        Assert.False(behind.IsCompleted);

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        await behind.WaitAsync(PatienceMax);
    }

    [Fact]
    public void Dispose_GivesBackWhatTheLinkStillHeld()
    {
        foreach (ByteBudget.Share link in LendAll())
            link.Dispose();
        Assert.Equal(0, budget.LentBytes);
    }

    [Fact]
    public async Task Take_OfMoreThanALinkMayHold_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Take(budget.Open(), ByteBudget.LinkBytesMax + 1));

    /// <summary>Forty links take and give back on threads of their own, some give up; nobody starves, the bounds hold at every step, and at the end nothing is missing.</summary>
    [Fact]
    public async Task Take_OfManyThreads_StaysWithinTheBounds_AndLosesNothing()
    {
        const int Links = 40;
        const int Rounds = 300;
        await Task.WhenAll(Enumerable.Range(0, Links).Select(_ => Task.Run(() => TakeAndGiveBackAsync(Rounds)))).WaitAsync(2 * PatienceMax);

        Assert.Equal(0, budget.LentBytes);
        LendAll();
        Assert.Equal(ByteBudget.LentBytesMax, budget.LentBytes);
    }

    private async Task TakeAndGiveBackAsync(int rounds)
    {
        using ByteBudget.Share link = budget.Open();
        var held = new Queue<int>();
        for (int round = 0; round < rounds; round++)
        {
            int bytes = RandomNumberGenerator.GetInt32(3) == 0 ? RandomNumberGenerator.GetInt32(Large) : RandomNumberGenerator.GetInt32(Small);
            using var hurry = new CancellationTokenSource(RandomNumberGenerator.GetInt32(4) == 0 ? TimeSpan.FromMilliseconds(1) : PatienceMax);
            Task<bool> taking = TriesAsync(link, bytes, hurry.Token);
            while (!taking.IsCompleted && held.TryDequeue(out int before))
                link.GiveBack(before); // from another thread than the taker's
            if (await taking)
                held.Enqueue(bytes);
            Assert.InRange(budget.LentBytes, 0, ByteBudget.LentBytesMax);
            Assert.InRange(link.Held, 0, ByteBudget.LinkBytesMax);
        }
    }

    private static async Task<bool> TriesAsync(ByteBudget.Share link, int bytes, CancellationToken cancellationToken)
    {
        try
        {
            await link.TakeAsync(bytes, cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static Task Take(ByteBudget.Share link, int bytes) => link.TakeAsync(bytes, CancellationToken.None);

    /// <summary>Links that hold all they may, and a last one that has borrowed the remainder: the own bytes of each are not lent.</summary>
    private List<ByteBudget.Share> LendAll()
    {
        var links = new List<ByteBudget.Share>();
        while (budget.LentBytes < ByteBudget.LentBytesMax)
        {
            ByteBudget.Share link = budget.Open();
            int bytes = (int)Math.Min(ByteBudget.LinkBytesMax, ByteBudget.OwnBytes + ByteBudget.LentBytesMax - budget.LentBytes);
            Assert.True(Take(link, bytes).IsCompletedSuccessfully);
            links.Add(link);
        }
        return links;
    }
}
