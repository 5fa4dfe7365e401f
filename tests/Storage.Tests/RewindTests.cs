using CertBridge.Storage.Rows;

namespace CertBridge.Storage.Tests;

/// <summary>That one of two nodes went back is remembered until officers settle it.</summary>
public sealed class RewindTests : IAsyncLifetime
{
    private readonly TestHome home = new();
    private NodeStore store;

    public RewindTests() => store = home.Open();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        home.Dispose();
    }

    [Fact]
    public async Task MoveRewind_OverARestart_KeepsSinceWhen_WhatWasFoundFirst_AndWhatIsShownNow()
    {
        await MoveAsync(RewindEvent.FoundThere, 0, "number 7 was lost", [1]);
        await MoveAsync(RewindEvent.FoundHere, 5, "leaf 9 is not here", [2]);
        await store.DisposeAsync();
        store = home.Open();

        RewindRow row = store.Read(reader => reader.FindRewind(Samples.Bor))!;
        Assert.Equal((RewindState.Both, Samples.Now, "number 7 was lost"), (row.State, row.Since, row.Found));
        Assert.Equal([2], row.Shown);
        Assert.Null(store.Read(reader => reader.FindRewind(Samples.Cyr)));
        Assert.Equal([Samples.Bor], store.Read(reader => reader.ListRewinds()).Select(one => one.Partner));
    }

    [Fact]
    public async Task MoveRewind_WhenItIsSettledAndComesAgain_IsAnotherFinding()
    {
        await MoveAsync(RewindEvent.FoundHere, 0, "first", [1]);
        RewindRow settled = await MoveAsync(RewindEvent.OurRecord, 1, "epoch 2", null);
        RewindRow again = await MoveAsync(RewindEvent.FoundHere, 2, "second", [3]);

        Assert.Equal((RewindState.Going, Samples.Now.AddMinutes(1), "epoch 2"), (settled.State, settled.Since, settled.Found));
        Assert.Equal([1], settled.Shown);
        Assert.Equal((RewindState.Here, Samples.Now.AddMinutes(2), "second"), (again.State, again.Since, again.Found));
    }

    [Fact]
    public async Task MoveRewind_ThatCannotBe_ChangesNothing()
    {
        await MoveAsync(RewindEvent.FoundThere, 0, "lost", [1]);

        await Assert.ThrowsAsync<RewindTransitionException>(() => MoveAsync(RewindEvent.OurRecord, 1, "epoch 2", null));

        Assert.Equal(RewindState.There, store.Read(reader => reader.FindRewind(Samples.Bor))!.State);
    }

    private Task<RewindRow> MoveAsync(RewindEvent happened, int minutes, string found, byte[]? shown) =>
        store.CommitAsync(CommitUrgency.Urgent, 0, writer => writer.MoveRewind(Samples.Bor, happened, Samples.Now.AddMinutes(minutes), found, shown));
}
