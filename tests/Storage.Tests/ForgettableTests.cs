using CertBridge.Storage.Contents;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage.Tests;

public sealed class ForgettableTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Later = Samples.Now.AddDays(400);

    private readonly TestHome home = new();
    private readonly NodeStore store;

    public ForgettableTests() => store = home.Open();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        home.Dispose();
    }

    [Fact]
    public async Task Find_GivesWhatIsSettledAndOld_OfEachKind()
    {
        await AddAsync(1, settledAt: Samples.Now.AddDays(1));
        await store.CommitAsync(CommitUrgency.Routine, 0, writer =>
        {
            writer.AppendLinkLeaf(Samples.Bor, [1]);
            writer.AddInbox(Samples.Arrival(1, 0));
        });

        Assert.Equal([ContentKind.Report, ContentKind.Outbox, ContentKind.Inbox], Find(Later).Select(row => row.Kind));
        Assert.Equal([ContentKind.Inbox], Find(Samples.Now.AddDays(1)).Select(row => row.Kind)); // settled in that moment: not before it
        Assert.Empty(Find(Samples.Now));
    }

    [Fact]
    public async Task Find_PassesOverWhatIsOnItsWay_AndCountsTheReports()
    {
        await AddAsync(1, settledAt: null);
        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.NumberOutbox(1, 1, 1, Samples.Now)); // sent, no receipt
        await AddAsync(2, settledAt: null); // queued

        ForgettablePage page = store.Read(reader => reader.FindForgettable(Later, ForgettablePlace.Start, 100, long.MaxValue));

        Assert.Equal((0, 2), (page.Rows.Count, page.Unsettled));
        Assert.Empty(Find(Later));
    }

    [Fact]
    public async Task Find_PassesOverWhatWasForgotten_AndTheRowSaysWhen()
    {
        await AddAsync(1, settledAt: Samples.Now);
        foreach (ForgettableRow row in Find(Later))
            await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.DestroyContent(row.Kind, row.Id, Later));

        Assert.Empty(Find(Later));
        ReportRow forgotten = store.Read(reader => reader.FindReport(Samples.Report(1)))!;
        Assert.Equal((true, Later, ""), (forgotten.IsDestroyed, forgotten.ForgottenAt!.Value, forgotten.Title));
    }

    [Fact]
    public async Task Find_InSmallPages_GivesEachOnce()
    {
        for (int number = 1; number <= 10; number++)
            await AddAsync(number, settledAt: Samples.Now.AddSeconds(number));

        Assert.Equal(20, Find(Later, rowsMax: 3).Distinct().Count());
        Assert.Equal(20, Find(Later, rowsMax: 3).Count);
        Assert.Equal(20, Find(Later, bytesMax: 1).Count);
    }

    private List<ForgettableRow> Find(DateTimeOffset before, int rowsMax = 100, long bytesMax = long.MaxValue)
    {
        List<ForgettableRow> found = [];
        for (ForgettablePlace? place = ForgettablePlace.Start; place is not null;)
        {
            ForgettablePage page = store.Read(reader => reader.FindForgettable(before, place, rowsMax, bytesMax));
            Assert.True(page.Rows.Count <= (bytesMax == 1 ? 1 : rowsMax));
            found.AddRange(page.Rows);
            place = page.Next;
        }
        return found;
    }

    private Task AddAsync(int number, DateTimeOffset? settledAt) => store.CommitAsync(CommitUrgency.Routine, 0, writer =>
    {
        writer.AddReport(Samples.ReportRow(number));
        long id = writer.AddOutbox(Samples.Entry(number));
        if (settledAt is { } at)
            writer.MoveOutbox(id, OutboxEvent.Expired, at);
    });
}
