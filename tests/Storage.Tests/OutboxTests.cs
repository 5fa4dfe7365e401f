using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage.Tests;

public sealed class OutboxTests : IAsyncLifetime
{
    private const LaneName Lane = LaneName.Routine;
    private readonly TestHome home = new();
    private readonly NodeStore store;

    public OutboxTests() => store = home.Open();

    [Fact]
    public async Task AddOutbox_ReadBack_IsTheSame()
    {
        OutboxRow added = Samples.Entry(1);
        long id = await AddAsync(added);

        OutboxRow due = Assert.Single(store.Read(reader => reader.DueOutbox(Samples.Bor, Lane, 10)));
        OutboxRow sent = await NumberedAsync(id, 1);

        Assert.Equal(added with { Id = id, SizeBytes = 7, Changed = added.Queued, Header = due.Header, Cms = due.Cms }, due);
        Assert.Equal(added.Header, sent.Header);
        Assert.Equal(added.Cms, sent.Cms);
    }

    [Fact]
    public async Task AddOutbox_SameRevisionForSamePartner_IsRefused()
    {
        await AddAsync(Samples.Entry(1));

        await Assert.ThrowsAsync<StoreConflictException>(() => AddAsync(Samples.Entry(1)));
        await AddAsync(Samples.Entry(1, Samples.Cyr));

        Assert.Equal(1, store.Read(reader => reader.OutboxStanding(Samples.Bor)).Queued);
    }

    [Fact]
    public async Task AddOutbox_NotQueued_Throws()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => AddAsync(Samples.Entry(1) with { State = OutboxState.Sent }));
    }

    [Fact]
    public async Task AddOutbox_ThatThrewWhileBinding_SpoilsNothing()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => AddAsync(Samples.Entry(1) with { ReportId = default }));
        await AddAsync(Samples.Entry(2));

        Assert.Equal(Samples.Report(2), Assert.Single(store.Read(reader => reader.DueOutbox(Samples.Bor, Lane, 10))).ReportId);
    }

    [Fact]
    public async Task DueOutbox_GivesOldestFirstOfOnePartner()
    {
        await AddAsync(Samples.Entry(1));
        await AddAsync(Samples.Entry(2, Samples.Cyr));
        await AddAsync(Samples.Entry(3));
        await AddAsync(Samples.Entry(4));

        IReadOnlyList<OutboxRow> due = store.Read(reader => reader.DueOutbox(Samples.Bor, Lane, 2));

        Assert.Equal([Samples.Report(1), Samples.Report(3)], due.Select(row => row.ReportId));
    }

    [Fact]
    public async Task SentUnsettled_OfLargeEnvelopes_StopsAtItsBytes()
    {
        for (int number = 1; number <= 3; number++)
            await NumberedAsync(await AddAsync(Samples.Entry(number) with { Cms = new byte[5 * 1024 * 1024] }), (ulong)number);

        Assert.Equal(2, store.Read(reader => reader.SentUnsettled(Samples.Bor, Lane, 0, 10)).Count);
    }

    [Fact]
    public async Task NumberOutbox_MakesItSentAndUnsettled()
    {
        long id = await AddAsync(Samples.Entry(1));
        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.NumberOutbox(id, 1, 1, Samples.Now));

        Assert.Empty(store.Read(reader => reader.DueOutbox(Samples.Bor, Lane, 10)));
        OutboxRow sent = Assert.Single(store.Read(reader => reader.SentUnsettled(Samples.Bor, Lane, 0, 10)));
        Assert.Equal((OutboxState.Sent, 1UL, 1UL, 1), (sent.State, sent.Epoch, sent.Number, sent.Attempts));
        Assert.Equal(id, store.Read(reader => reader.FindByNumber(Samples.Bor, Lane, 1, 1))!.Id);
        Assert.Empty(store.Read(reader => reader.SentUnsettled(Samples.Bor, Lane, 1, 10)));
    }

    [Fact]
    public async Task NumberOutbox_WithTakenNumber_IsRefused()
    {
        long first = await AddAsync(Samples.Entry(1));
        long second = await AddAsync(Samples.Entry(2));
        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.NumberOutbox(first, 1, 1, Samples.Now));

        await Assert.ThrowsAsync<StoreConflictException>(() => store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.NumberOutbox(second, 1, 1, Samples.Now)));

        Assert.Equal(OutboxState.Queued, Find(second).State);
    }

    [Fact]
    public async Task MoveOutbox_ToDelivered_NeedsAHeldReceipt()
    {
        long id = await SentAsync(1);

        await Assert.ThrowsAsync<StoreConflictException>(() => MoveAsync(id, OutboxEvent.ReceiptStored));
        Assert.Equal(OutboxState.Sent, Find(id).State);

        OutboxState state = await store.CommitAsync(CommitUrgency.Routine, 0, writer =>
        {
            writer.AddHeldReceipt(Samples.Receipt(id, 7));
            return writer.MoveOutbox(id, OutboxEvent.ReceiptStored, Samples.Now);
        });

        Assert.Equal(OutboxState.Delivered, state);
        HeldReceiptRow held = Assert.Single(store.Read(reader => reader.ListHeldReceipts(Samples.Report(1))));
        Assert.Equal((Samples.Bor, 7UL, 8UL, 1UL), (held.Partner, held.LeafIndex, held.CheckpointSize, held.Revision));
    }

    [Theory]
    [InlineData(OutboxEvent.Numbered)]
    [InlineData(OutboxEvent.SealedAgain)]
    public async Task MoveOutbox_ByAnEventWithItsOwnMethod_Throws(OutboxEvent happened)
    {
        long id = await AddAsync(Samples.Entry(1));

        await Assert.ThrowsAsync<ArgumentException>(() => MoveAsync(id, happened));
    }

    [Fact]
    public async Task MoveOutbox_CancelledAfterNumber_IsRefused()
    {
        long id = await SentAsync(1);

        await Assert.ThrowsAsync<OutboxTransitionException>(() => MoveAsync(id, OutboxEvent.Cancelled));
    }

    [Fact]
    public async Task MoveOutbox_OfNoEntry_IsRefused()
    {
        await Assert.ThrowsAsync<StoreConflictException>(() => MoveAsync(404, OutboxEvent.Cancelled));
    }

    [Fact]
    public async Task ReplaceSealed_WhileQueued_ReplacesEnvelopeAndFacts()
    {
        long id = await AddAsync(Samples.Entry(1));
        OutboxRow again = Samples.Entry(2) with { Cms = [8], AgreementHash = Samples.Digest(77) };

        OutboxRow returned = await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.ReplaceSealed(id, again));

        OutboxRow due = Assert.Single(store.Read(reader => reader.DueOutbox(Samples.Bor, Lane, 10)));
        Assert.Equal(returned, due with { Header = returned.Header, Cms = returned.Cms });
        Assert.Equal([8], (await NumberedAsync(id, 1)).Cms);
        Assert.Equal((Samples.Report(1), again.EnvelopeId, again.AgreementHash, 4), (due.ReportId, due.EnvelopeId, due.AgreementHash, due.SizeBytes));
    }

    [Fact]
    public async Task ReplaceSealed_AfterNumber_IsRefused()
    {
        long id = await SentAsync(1);

        await Assert.ThrowsAsync<OutboxTransitionException>(() => store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.ReplaceSealed(id, Samples.Entry(2))));
    }

    [Fact]
    public async Task ExpiredOutbox_GivesOnlyQueuedPastTheirTime()
    {
        long queued = await AddAsync(Samples.Entry(1) with { Expires = Samples.Now });
        await AddAsync(Samples.Entry(2) with { Expires = Samples.Now.AddSeconds(1) });
        long sent = await AddAsync(Samples.Entry(3) with { Expires = Samples.Now });
        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.NumberOutbox(sent, 1, 1, Samples.Now));

        Assert.Equal(queued, Assert.Single(store.Read(reader => reader.ExpiredOutbox(Samples.Now, 10))).Id);
    }

    [Fact]
    public async Task Held_IsNotDue_AndHoldsUpNobody()
    {
        long held = await AddAsync(Samples.Entry(1) with { HeldUntil = Samples.Now.AddSeconds(20) });
        Assert.False(store.Read(reader => reader.IsAnyDueBefore(Samples.Bor, Lane, held + 1)));
        long free = await AddAsync(Samples.Entry(2));

        Assert.Equal(free, Assert.Single(store.Read(reader => reader.DueOutbox(Samples.Bor, Lane, 10))).Id);
        Assert.Equal((Samples.Now.AddSeconds(20), (DateTimeOffset?)null), (Find(held).HeldUntil, Find(free).HeldUntil));
        OutboxStanding standing = store.Read(reader => reader.OutboxStanding(Samples.Bor));
        Assert.Equal((2L, Samples.Now.AddSeconds(2)), (standing.Queued, standing.OldestPending));
        Assert.Equal((true, false, false), store.Read(reader => (
            reader.IsAnyDueBefore(Samples.Bor, Lane, free + 1), reader.IsAnyDueBefore(Samples.Bor, Lane, free), reader.IsAnyDueBefore(Samples.Cyr, Lane, free + 1))));
    }

    [Fact]
    public async Task EndHold_MakesItDue_InItsOldPlace()
    {
        long held = await AddAsync(Samples.Entry(1) with { HeldUntil = Samples.Now.AddSeconds(20) });
        long free = await AddAsync(Samples.Entry(2));
        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.EndHold(held));

        Assert.Equal([held, free], store.Read(reader => reader.DueOutbox(Samples.Bor, Lane, 10)).Select(row => row.Id));
        Assert.Null(store.Read(reader => reader.NextHoldEnd()));
    }

    [Fact]
    public async Task HoldsOver_GivesTheEarliestFirst_AndNothingThatEndedOtherwise()
    {
        long late = await AddAsync(Samples.Entry(1) with { HeldUntil = Samples.Now.AddSeconds(2) });
        long early = await AddAsync(Samples.Entry(2, Samples.Cyr) with { HeldUntil = Samples.Now.AddSeconds(1) });
        long cancelled = await AddAsync(Samples.Entry(3) with { HeldUntil = Samples.Now });
        await AddAsync(Samples.Entry(4) with { HeldUntil = Samples.Now.AddSeconds(3) });
        await AddAsync(Samples.Entry(5));
        Assert.Equal(Samples.Now, store.Read(reader => reader.NextHoldEnd()));
        await MoveAsync(cancelled, OutboxEvent.Cancelled);

        Assert.Equal([early, late], store.Read(reader => reader.HoldsOver(Samples.Now.AddSeconds(2), 10)).Select(row => row.Id));
        Assert.Equal([early], store.Read(reader => reader.HoldsOver(Samples.Now.AddSeconds(2), 1)).Select(row => row.Id));
        Assert.Equal(Samples.Now.AddSeconds(1), store.Read(reader => reader.NextHoldEnd()));
        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.EndHold(cancelled));
        Assert.Equal(Samples.Now, Find(cancelled).HeldUntil);
    }

    [Fact]
    public async Task OutboxStandings_CountEveryStateAndTheOldestPending()
    {
        long cancelled = await AddAsync(Samples.Entry(1));
        await SentAsync(2);
        await AddAsync(Samples.Entry(3));
        await AddAsync(Samples.Entry(4, Samples.Cyr));
        await MoveAsync(cancelled, OutboxEvent.Cancelled, "taken back");

        IReadOnlyList<OutboxStanding> standings = store.Read(reader => reader.OutboxStandings());

        Assert.Equal([Samples.Bor, Samples.Cyr], standings.Select(row => row.Partner));
        Assert.Equal(new OutboxStanding(Samples.Bor) { Queued = 1, Sent = 1, Cancelled = 1, Oldest = new OldestByLane { Routine = Samples.Now.AddSeconds(2) } }, standings[0]);
        Assert.Equal(standings[0], store.Read(reader => reader.OutboxStanding(Samples.Bor)));
        Assert.Equal(new OutboxStanding(Samples.Aln), store.Read(reader => reader.OutboxStanding(Samples.Aln)));
    }

    [Fact]
    public async Task ListOutbox_PagesNewestFirstByEveryFilter()
    {
        for (int number = 1; number <= 6; number++)
            await AddAsync(Samples.Entry(number, number % 2 == 0 ? Samples.Cyr : Samples.Bor));
        await MoveAsync(1, OutboxEvent.Cancelled);

        Assert.Equal([6, 5, 4], Ids(new OutboxFilter(3)));
        Assert.Equal([3, 2, 1], Ids(new OutboxFilter(3, Before: 4)));
        Assert.Equal([5, 3, 1], Ids(new OutboxFilter(9, Partner: Samples.Bor)));
        Assert.Equal([3, 1], Ids(new OutboxFilter(9, Before: 5, Partner: Samples.Bor)));
        Assert.Equal([1], Ids(new OutboxFilter(9, State: OutboxState.Cancelled)));
        Assert.Equal([6, 5], Ids(new OutboxFilter(2, State: OutboxState.Queued)));
        Assert.Empty(Ids(new OutboxFilter(9, Partner: Samples.Cyr, State: OutboxState.Cancelled)));
    }

    [Fact]
    public async Task NoteAttempt_CountsAndKeepsTheError()
    {
        long id = await SentAsync(1);
        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.NoteAttempt(id, "the partner is busy"));

        OutboxRow entry = Find(id);
        Assert.Equal((2, "the partner is busy"), (entry.Attempts, entry.LastError));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        home.Dispose();
    }

    private Task<long> AddAsync(OutboxRow row) => store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.AddOutbox(row));

    private Task<OutboxState> MoveAsync(long id, OutboxEvent happened, string? error = null) =>
        store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.MoveOutbox(id, happened, Samples.Now, error));

    private async Task<long> SentAsync(int number)
    {
        long id = await AddAsync(Samples.Entry(number));
        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.NumberOutbox(id, 1, (ulong)number, Samples.Now));
        return id;
    }

    private OutboxRow Find(long id) => store.Read(reader => reader.FindOutboxById(id))!;

    private long[] Ids(OutboxFilter filter) => [.. store.Read(reader => reader.ListOutbox(filter)).Select(row => row.Id)];

    /// <summary>Gives the entry a number; with its bytes.</summary>
    private async Task<OutboxRow> NumberedAsync(long id, ulong number)
    {
        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.NumberOutbox(id, 1, number, Samples.Now));
        return Assert.Single(store.Read(reader => reader.SentUnsettled(Samples.Bor, Lane, number - 1, 1)));
    }
}
