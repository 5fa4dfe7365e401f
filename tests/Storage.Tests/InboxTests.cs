using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage.Tests;

public sealed class InboxTests : IAsyncLifetime
{
    private readonly TestHome home = new();
    private readonly NodeStore store;

    public InboxTests() => store = home.Open();

    [Fact]
    public async Task AddInbox_ReadBack_IsTheSame()
    {
        InboxRow added = Samples.Arrival(1, 0);
        await AddAsync(added);

        InboxRow found = store.Read(reader => reader.FindInbox(added.EnvelopeId.ToString()))!;

        Assert.Equal([added.Header, added.Cms, added.ReportJson], new[] { found.Header, found.Cms, found.ReportJson });
        Assert.Equal(added with { Id = 1, SizeBytes = added.ReportJson.Length, Header = found.Header, Cms = found.Cms, ReportJson = found.ReportJson }, found);
    }

    [Fact]
    public async Task AddInbox_ThatCouldNotBeOpened_ReadsBackWithoutAReport()
    {
        InboxRow added = Samples.Arrival(1, 0) with
        {
            State = InboxState.Quarantined,
            Reason = "unopenable",
            ReportId = null,
            Revision = 0,
            Originator = null,
            ManifestDigest = null,
            AgreementHash = null,
            SignedBy = null,
            Title = "",
            ReportJson = [],
        };
        await AddAsync(added);

        InboxRow found = store.Read(reader => reader.FindInbox(added.EnvelopeId.ToString()))!;

        Assert.Null(found.ReportId);
        Assert.Null(found.Originator);
        Assert.Null(found.ManifestDigest);
        Assert.Null(found.SignedBy);
        Assert.Equal(added.Cms, found.Cms);
        Assert.Empty(found.ReportJson);
    }

    [Fact]
    public async Task AddInbox_OfARefusedEnvelope_KeepsNoBytes()
    {
        InboxRow added = Samples.Arrival(1, 0) with { State = InboxState.Refused, Reason = "limit" };
        await AddAsync(added);

        InboxRow found = store.Read(reader => reader.FindInbox(added.EnvelopeId.ToString()))!;

        Assert.Empty(found.Header);
        Assert.Empty(found.Cms);
        Assert.Equal("limit", found.Reason);
    }

    [Fact]
    public async Task AddInbox_WithoutItsLeaf_IsRefused()
    {
        await Assert.ThrowsAsync<StoreConflictException>(() => store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.AddInbox(Samples.Arrival(1, 0))));
    }

    [Fact]
    public async Task AddInbox_UnderATakenNumber_IsRefused()
    {
        await AddAsync(Samples.Arrival(1, 0));

        await Assert.ThrowsAsync<StoreConflictException>(() => AddAsync(Samples.Arrival(1, 1)));
    }

    [Fact]
    public async Task AddInbox_StoredWithoutAReport_IsRefused()
    {
        await Assert.ThrowsAsync<StoreConflictException>(() => AddAsync(Samples.Arrival(1, 0) with { ReportId = null }));
    }

    [Fact]
    public async Task FindInboxByNumber_IsExactInEveryPart()
    {
        await AddAsync(Samples.Arrival(7, 0));

        Assert.NotNull(store.Read(reader => reader.FindInboxByNumber(Samples.Bor, LaneName.Routine, 1, 7)));
        Assert.Null(store.Read(reader => reader.FindInboxByNumber(Samples.Cyr, LaneName.Routine, 1, 7)));
        Assert.Null(store.Read(reader => reader.FindInboxByNumber(Samples.Bor, LaneName.Bulk, 1, 7)));
        Assert.Null(store.Read(reader => reader.FindInboxByNumber(Samples.Bor, LaneName.Routine, 2, 7)));
        Assert.Null(store.Read(reader => reader.FindInboxByNumber(Samples.Bor, LaneName.Routine, 1, 8)));
    }

    [Fact]
    public async Task FindInboxByEnvelope_GivesTheFirstThatCame()
    {
        InboxRow first = Samples.Arrival(1, 0);
        await AddAsync(first);
        await AddAsync(Samples.Arrival(2, 1) with { EnvelopeId = first.EnvelopeId, State = InboxState.Refused });

        Assert.Equal(1UL, store.Read(reader => reader.FindInboxByEnvelope(Samples.Bor, first.EnvelopeId))!.Number);
        Assert.Null(store.Read(reader => reader.FindInboxByEnvelope(Samples.Cyr, first.EnvelopeId)));
    }

    [Fact]
    public async Task FindInbox_ByReport_PrefersTheHighestRevisionStored()
    {
        ReportId report = Samples.Report(1);
        await AddAsync(Samples.Arrival(1, 0) with { ReportId = report, Revision = 2 });
        await AddAsync(Samples.Arrival(2, 1) with { ReportId = report, Revision = 1 });
        await AddAsync(Samples.Arrival(3, 2) with { ReportId = report, Revision = 9, State = InboxState.Quarantined });

        Assert.Equal(2UL, store.Read(reader => reader.FindInbox(report.Value))!.Revision);
        Assert.Equal(2UL, store.Read(reader => reader.HighestRevisionHeld(Samples.Bor, report)));
        Assert.Equal(0UL, store.Read(reader => reader.HighestRevisionHeld(Samples.Cyr, report)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("CB-ALN-2026-0001")]
    [InlineData("not an id")]
    [InlineData("0190b6a0-0000-7000-8000-000000000000")]
    public void FindInbox_OfWhatIsNotThere_IsNull(string id) => Assert.Null(store.Read(reader => reader.FindInbox(id)));

    [Fact]
    public async Task ListInbox_PagesNewestFirstWithoutBytes()
    {
        for (ulong number = 1; number <= 5; number++)
            await AddAsync(Samples.Arrival(number, number - 1));

        IReadOnlyList<InboxRow> page = store.Read(reader => reader.ListInbox(2));

        Assert.Equal([5UL, 4UL], page.Select(row => row.Number));
        Assert.All(page, row => Assert.Empty(row.Cms));
        Assert.Equal([3UL, 2UL], store.Read(reader => reader.ListInbox(2, before: page[^1].Id)).Select(row => row.Number));
    }

    [Fact]
    public async Task Reports_CountWhereTheyAre()
    {
        await store.CommitAsync(CommitUrgency.Routine, 0, writer =>
        {
            writer.AddReport(Samples.ReportRow(1));
            writer.AddReport(Samples.ReportRow(2));
            writer.AddOutbox(Samples.Entry(1));
            writer.AddDecision(Samples.Decision(1, allowed: true));
            writer.AddDecision(Samples.Decision(1, allowed: false, Samples.Cyr));
            writer.AddDecision(Samples.Decision(1, allowed: false, Samples.Aln));
            writer.AddDecision(Samples.Decision(1, allowed: true, Samples.Aln));
        });

        IReadOnlyList<ReportRow> reports = store.Read(reader => reader.ListReports(10));

        Assert.Equal([Samples.Report(2), Samples.Report(1)], reports.Select(row => row.ReportId));
        Assert.Equal((0, 1, 1), (reports[1].Delivered, reports[1].Pending, reports[1].Denied));
        Assert.Empty(reports[1].Json);
        Assert.Equal(4, store.Read(reader => reader.ListDecisions(Samples.Report(1))).Count);
    }

    [Fact]
    public async Task FindReport_GivesTheNewestRevisionOrTheOneAskedFor()
    {
        ReportRow first = Samples.ReportRow(1) with { MeantFor = [Samples.Bor, Samples.Cyr] };
        await store.CommitAsync(CommitUrgency.Routine, 0, writer =>
        {
            writer.AddReport(first);
            writer.AddReport(Samples.ReportRow(1, revision: 2));
        });

        Assert.Equal(2UL, store.Read(reader => reader.FindReport(first.ReportId))!.Revision);
        ReportRow found = store.Read(reader => reader.FindReport(first.ReportId, 1))!;
        Assert.Equal(first with { Id = 1, SizeBytes = first.Json.Length, Json = found.Json, MeantFor = found.MeantFor }, found);
        Assert.Equal(first.MeantFor, found.MeantFor);
        Assert.Null(store.Read(reader => reader.FindReport(Samples.Report(9))));
        await Assert.ThrowsAsync<StoreConflictException>(() => store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.AddReport(first)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u0000 after a null")]
    [InlineData("Größe · 事件 · 🚨 · \u202Ereversed")]
    public async Task Text_OfAnyKind_ReadsBack(string title)
    {
        await AddAsync(Samples.Arrival(1, 0) with { Title = title });
        await AddAsync(Samples.Arrival(2, 1) with { Title = string.Concat(Enumerable.Repeat(title, 1000)) });

        IReadOnlyList<InboxRow> rows = store.Read(reader => reader.ListInbox(2));
        Assert.Equal(title, rows[1].Title);
        Assert.Equal(title.Length * 1000, rows[0].Title.Length);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        home.Dispose();
    }

    private Task<long> AddAsync(InboxRow row) => store.CommitAsync(CommitUrgency.Routine, 0, writer =>
    {
        writer.AppendLinkLeaf(row.Partner, [1]);
        return writer.AddInbox(row);
    });
}
