using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage.Tests;

/// <summary>Lists narrowed by time, partner and marking: what fits, nothing else, page after page, and no page that reads a whole history.</summary>
public sealed class NarrowedListTests : IAsyncLifetime
{
    private readonly TestHome home = new();
    private readonly NodeStore store;

    public NarrowedListTests() => store = home.Open();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        home.Dispose();
    }

    [Fact]
    public async Task Reports_AreNarrowed_ByEachTerm_AndByAll()
    {
        await FillAsync();
        Assert.Equal([6, 5, 4, 3, 2, 1], Reports(new ListFilter(10)));
        Assert.Equal([6, 5, 4], Reports(new ListFilter(10) { Since = At(4) }));
        Assert.Equal([3, 2, 1], Reports(new ListFilter(10) { Until = At(4) }));
        Assert.Equal([6, 4, 2], Reports(new ListFilter(10) { Tlp = Tlp.Red }));
        Assert.Equal([6, 3], Reports(new ListFilter(10) { Partner = Samples.Cyr }));
        Assert.Equal([6], Reports(new ListFilter(10) { Since = At(4), Until = At(7), Tlp = Tlp.Red, Partner = Samples.Cyr }));
        Assert.Empty(Reports(new ListFilter(10) { Partner = Samples.Aln }));
        Assert.Empty(Reports(new ListFilter(10) { Tlp = Tlp.Clear }));
    }

    [Fact]
    public async Task Outbox_IsNarrowed_ByTheMarkingOfTheReport()
    {
        await FillAsync();
        Assert.Equal([6, 4, 2], Outbox(new ListFilter(10) { Tlp = Tlp.Red, Partner = Samples.Bor }));
        Assert.Equal([6, 5], Outbox(new ListFilter(10) { Since = At(5), Partner = Samples.Bor, State = OutboxState.Queued }));
        Assert.Empty(Outbox(new ListFilter(10) { Since = At(5), State = OutboxState.Delivered }));
        Assert.Empty(Outbox(new ListFilter(10) { Until = At(1) }));
    }

    /// <summary>What is passed on is marked by its originator, and what takes it back later is marked as it was; a feedback by who said it. None of them has a report here.</summary>
    [Fact]
    public async Task Outbox_IsNarrowed_ByTheMarkingOfAnothersReport()
    {
        ReportId made = ReportId.Create(Samples.Bor, 2026, 1);
        await store.CommitAsync(CommitUrgency.Routine, 0, writer =>
        {
            foreach ((ulong revision, Tlp tlp) in new[] { (1UL, Tlp.Clear), (2UL, Tlp.Green) })
            {
                writer.AppendLinkLeaf(Samples.Bor, [(byte)revision]);
                writer.AddInbox(Samples.Arrival(revision, revision - 1) with { ReportId = made, Revision = revision, Tlp = tlp });
                writer.AddOutbox(OfAnother(made, revision) with { Originator = Samples.Bor });
            }
            writer.AddOutbox(OfAnother(made, 3) with { Kind = CarriedKind.Withdrawal });
            long feedback = writer.AddFeedback(FeedbackTests.Row() with { InboxId = 1, Partner = Samples.Cyr, ReportId = made, Tlp = Tlp.Amber });
            writer.QueueFeedback(feedback, 4, "{}", Samples.Now);
            writer.AddOutbox(OfAnother(made, 4) with { Kind = CarriedKind.Feedback });
        });

        Assert.Equal([1UL], Revisions(Tlp.Clear));
        Assert.Equal([3UL, 2UL], Revisions(Tlp.Green));
        Assert.Equal([4UL], Revisions(Tlp.Amber));
        Assert.Empty(Revisions(Tlp.Red));
    }

    [Fact]
    public async Task Inbox_IsNarrowed()
    {
        for (ulong number = 1; number <= 4; number++)
        {
            InboxRow row = Samples.Arrival(number, number - 1) with { Received = At((int)number), Tlp = number % 2 == 0 ? Tlp.Red : Tlp.Green };
            await store.CommitAsync(CommitUrgency.Routine, 0, writer =>
            {
                writer.AppendLinkLeaf(Samples.Bor, [1]);
                writer.AddInbox(row);
            });
        }
        Assert.Equal([4UL, 3UL], Inbox(new ListFilter(10) { Since = At(3) }));
        Assert.Equal([2UL], Inbox(new ListFilter(10) { Until = At(3), Tlp = Tlp.Red }));
        Assert.Equal([4UL, 3UL, 2UL, 1UL], Inbox(new ListFilter(10) { Partner = Samples.Bor }));
        Assert.Empty(Inbox(new ListFilter(10) { Partner = Samples.Cyr }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task PageByPage_ItIsTheSame(int limit)
    {
        await FillAsync();
        var filter = new ListFilter(limit) { Tlp = Tlp.Red };
        var all = new List<long>();
        for (long? before = null; ;)
        {
            ListPage<ReportRow> page = store.Read(reader => reader.ListReports(filter with { Before = before }));
            Assert.True(page.Rows.Count <= limit);
            all.AddRange(page.Rows.Select(row => row.Id));
            if ((before = page.Next) is null)
                break;
        }
        Assert.Equal([6, 4, 2], all);
    }

    [Fact]
    public void AnEmptyStore_HasOnePage() => Assert.Equal(new ListPage<ReportRow>([], null).Next, store.Read(reader => reader.ListReports(new ListFilter(10) { Tlp = Tlp.Red })).Next);

    /// <summary>What lies below the ids that were looked at is another page's; where it is older than what is asked for, there is none.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(30, true)]
    public async Task APage_LooksAtSoManyIds_AndNamesTheNext(int sinceDays, bool isEnd)
    {
        await store.CommitAsync(CommitUrgency.Routine, 0, writer =>
        {
            writer.AddReport(Samples.ReportRow(1));
            writer.AddReport(Samples.ReportRow(2) with { Accepted = Samples.Now.AddDays(60) });
            // As if so many had been stored in between.
            writer.Database.Query("PRAGMA defer_foreign_keys = ON").Run();
            writer.Database.Query("UPDATE report SET id = ? WHERE id = 2").Bind(2L + StoreReader.LookedAtMax).Run();
            writer.Database.Query("UPDATE report_body SET id = ? WHERE id = 2").Bind(2L + StoreReader.LookedAtMax).Run();
        });
        var filter = new ListFilter(10) { Tlp = Tlp.Clear, Since = sinceDays == 0 ? null : Samples.Now.AddDays(sinceDays) };
        ListPage<ReportRow> page = store.Read(reader => reader.ListReports(filter));
        Assert.Empty(page.Rows);
        Assert.Equal(isEnd ? null : 3, page.Next);
    }

    private static DateTimeOffset At(int number) => Samples.Now.AddHours(number);

    /// <summary>Six reports an hour apart, every second one RED; all for one partner, every third for another too.</summary>
    private async Task FillAsync() => await store.CommitAsync(CommitUrgency.Routine, 0, writer =>
    {
        for (int number = 1; number <= 6; number++)
        {
            writer.AddReport(Samples.ReportRow(number) with { Accepted = At(number), Tlp = number % 2 == 0 ? Tlp.Red : Tlp.Green });
            writer.AddOutbox(Samples.Entry(number) with { Queued = At(number) });
            if (number % 3 == 0)
                writer.AddOutbox(Samples.Entry(number, Samples.Cyr) with { Queued = At(number), EnvelopeDigest = Samples.Digest(number + 100) });
        }
    });

    private long[] Reports(ListFilter filter) => [.. store.Read(reader => reader.ListReports(filter)).Rows.Select(row => row.Id)];

    private int[] Outbox(ListFilter filter) => [.. store.Read(reader => reader.ListOutboxNarrowed(filter)).Rows.Select(row => Enumerable.Range(1, 6).Single(number => Samples.Report(number) == row.ReportId))];

    private static OutboxRow OfAnother(ReportId made, ulong revision) =>
        Samples.Entry(1, Samples.Cyr) with { ReportId = made, Revision = revision, EnvelopeId = EnvelopeId.Create(Samples.Now), EnvelopeDigest = Samples.Digest(200 + (int)revision) };

    private ulong[] Revisions(Tlp tlp) => [.. store.Read(reader => reader.ListOutboxNarrowed(new ListFilter(10) { Tlp = tlp })).Rows.Select(row => row.Revision)];

    private ulong[] Inbox(ListFilter filter) => [.. store.Read(reader => reader.ListInbox(filter)).Rows.Select(row => row.Number)];
}
