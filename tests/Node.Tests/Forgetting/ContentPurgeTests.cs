using System.Text.Json;
using CertBridge.Node.Admitting;
using CertBridge.Node.Forgetting;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Operating;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Copies;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Tests.Forgetting;

/// <summary>A year after a report crossed, its words are forgotten on both sides, and everything that proves that it crossed is still there.</summary>
public sealed class ContentPurgeTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = FoundedNode.Now.AddDays(400);
    private static readonly ulong YearAgo = (ulong)Now.AddDays(-365).ToUnixTimeMilliseconds();

    private readonly WorkingNode aln = WorkingNode.Founding("cert-aln");
    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");
    private readonly Desks ofAln;
    private readonly Desks ofBor;
    private ReportId crossed;
    private ReportId waiting;

    public ContentPurgeTests()
    {
        ofAln = new Desks(aln);
        ofBor = new Desks(bor);
    }

    public async Task InitializeAsync()
    {
        aln.Meet(bor);
        bor.Meet(aln);
        aln.Agree(bor);
        bor.TakeFrom(aln);
        crossed = (await aln.AcceptedAsync(Reports.Yaml("Crossed"))).ReportId;
        await new Crossing(aln, bor).CarryAsync();
        waiting = (await aln.AcceptedAsync(Reports.Yaml("Still waiting"))).ReportId;
        aln.Clock.Now = bor.Clock.Now = Now;
    }

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
    }

    [Fact]
    public async Task DryRun_CountsAndChangesNothing()
    {
        ulong leaves = aln.Store.Read(reader => reader.NodeLogSize());

        PurgeContentResponse counted = await PurgeAsync(ofAln, new PurgeContentRequest { BeforeMs = YearAgo, DryRun = true });

        Assert.Equal((1UL, 1UL, 0UL, 1UL), (counted.Reports, counted.EnvelopesOut, counted.EnvelopesIn, counted.Unsettled));
        Assert.True(counted.ContentBytes > 0);
        Assert.Equal("Crossed", (await ShowAsync(crossed)).Summary.Title);
        Assert.Equal(leaves, aln.Store.Read(reader => reader.NodeLogSize()));
    }

    [Fact]
    public async Task Purge_ForgetsWhatIsSettled_AndKeepsEveryProof()
    {
        PurgeContentResponse counted = await PurgeAsync(ofAln, new PurgeContentRequest { BeforeMs = YearAgo, DryRun = true });
        PurgeContentResponse done = await PurgeAsync(ofAln, Confirmed(aln));

        Assert.Equal((counted.Reports, counted.EnvelopesOut, counted.ContentBytes, counted.Unsettled), (done.Reports, done.EnvelopesOut, done.ContentBytes, done.Unsettled));
        ShowReportResponse shown = await ShowAsync(crossed);
        Assert.Equal(("", 0, (ulong)Now.ToUnixTimeMilliseconds()), (shown.Summary.Title, shown.ReportJson.Length, shown.Summary.ForgottenMs));
        Assert.Equal((1U, "allow"), (shown.Summary.Delivered, Assert.Single(shown.Decisions).Outcome));
        ListReceiptsResponse receipts = await ofAln.Reports.ListReceipts(new ListReceiptsRequest { ReportId = crossed.Value }, As("ReportService/ListReceipts"));
        Assert.Single(receipts.Receipts);
        await LedgerHoldsAsync(ofAln);
    }

    [Fact]
    public async Task Purge_TouchesNothingThatIsOnItsWay()
    {
        await PurgeAsync(ofAln, Confirmed(aln));

        Assert.Equal(("Still waiting", 0UL), ((await ShowAsync(waiting)).Summary.Title, (await ShowAsync(waiting)).Summary.ForgottenMs));
        aln.Clock.Now = bor.Clock.Now = FoundedNode.Now;
        await new Crossing(aln, bor).CarryAsync();
        ShowInboxResponse arrived = await ofBor.Inbox.ShowInbox(new ShowInboxRequest { Id = waiting.Value }, As("InboxService/ShowInbox"));
        Assert.Equal("Still waiting", arrived.Summary.Report.Title);
    }

    [Fact]
    public async Task Purge_OfTheInbox_SaysSoWhereItIsShownAndExported()
    {
        PurgeContentResponse done = await PurgeAsync(ofBor, Confirmed(bor));

        Assert.Equal((0UL, 1UL), (done.Reports, done.EnvelopesIn));
        ShowInboxResponse shown = await ofBor.Inbox.ShowInbox(new ShowInboxRequest { Id = crossed.Value }, As("InboxService/ShowInbox"));
        Assert.Equal(("stored", "", (ulong)Now.ToUnixTimeMilliseconds()), (shown.Summary.State, shown.Summary.Report.Title, shown.Summary.ForgottenMs));
        NodeRefusalException refused = await Assert.ThrowsAsync<NodeRefusalException>(() =>
            ofBor.Inbox.ExportInbox(new ExportInboxRequest { Id = crossed.Value }, As("InboxService/ExportInbox")));
        Assert.Contains($"forgotten on {Now:yyyy-MM-dd}", refused.Problems[0].Message, StringComparison.Ordinal);
        await LedgerHoldsAsync(ofBor);
    }

    [Fact]
    public async Task Purge_IsRecordedInTheNodeLog_WithWhoAndHowMany()
    {
        await PurgeAsync(ofAln, Confirmed(aln));

        List<JsonElement> records = [.. aln.Store.Read(reader => reader.NodeLeaves(0, 100)).Where(leaf => leaf.Kind == PurgeLeaf.Kind).Select(leaf => JsonDocument.Parse(leaf.Record).RootElement)];
        Assert.Equal(1, records.Sum(record => record.GetProperty("reports").GetInt32()));
        Assert.Equal(1, records.Sum(record => record.GetProperty("envelopesOut").GetInt32()));
        Assert.All(records, record => Assert.Equal((Now.ToUnixTimeMilliseconds(), YearAgo, "admin"),
            (record.GetProperty("atMs").GetInt64(), record.GetProperty("beforeMs").GetUInt64(), record.GetProperty("role").GetString())));
        Assert.All(records, record => Assert.NotEmpty(record.GetProperty("by").GetString()!));
    }

    [Fact]
    public async Task Purge_YoungerThanFourteenDays_OrWithAnotherNodesId_IsRefused()
    {
        PurgeContentRequest young = Confirmed(aln);
        young.BeforeMs = (ulong)Now.AddDays(-Limits.ContentAgeDaysMin).AddSeconds(1).ToUnixTimeMilliseconds();
        Assert.Equal(NodeErrors.PurgeTooYoung, await RefusedAsync(young));
        Assert.Equal(NodeErrors.PurgeNotConfirmed, await RefusedAsync(Confirmed(bor)));
        Assert.Equal(NodeErrors.PurgeNotConfirmed, await RefusedAsync(new PurgeContentRequest { BeforeMs = YearAgo }));
        Assert.Equal(StoredItemErrors.CursorMalformed, await RefusedAsync(new PurgeContentRequest { BeforeMs = YearAgo, DryRun = true, Cursor = "outbox -1" }));
        Assert.Equal("Crossed", (await ShowAsync(crossed)).Summary.Title);
    }

    [Fact]
    public async Task Purge_OfMany_GoesInSlices()
    {
        await aln.Store.CommitAsync(CommitUrgency.Routine, 0, writer =>
        {
            for (int number = 1000; number < 1300; number++)
                writer.AddReport(Old(number));
        });

        int calls = 0;
        PurgeContentRequest request = Confirmed(aln);
        ulong reports = 0;
        do
        {
            PurgeContentResponse slice = await ofAln.Node.PurgeContent(request, As("NodeService/PurgeContent"));
            Assert.True(slice.Reports <= 128);
            reports += slice.Reports;
            request.Cursor = slice.Next;
            calls++;
        }
        while (request.Cursor.Length > 0);

        Assert.Equal(301UL, reports);
        Assert.True(calls > 2);
        Assert.False(aln.Store.MayHoldDestroyedContent);
    }

    [Fact]
    public async Task Purge_ErasesTheCopiesOfOlderStores_WhateverTheirAge()
    {
        string copy = Path.Combine(aln.Founded.Home.StoreFolder, $"before-0002-{Now:yyyyMMdd'T'HHmmss'Z'}.copy");
        DurableFile.Write(copy, "a store"u8, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Equal(1UL, (await PurgeAsync(ofAln, new PurgeContentRequest { BeforeMs = YearAgo, DryRun = true })).Copies);
        Assert.Single(StoreCopies.List(aln.Founded.Home));

        PurgeContentResponse done = await PurgeAsync(ofAln, Confirmed(aln));

        Assert.Equal((1UL, 7UL), (done.Copies, done.CopyBytes));
        Assert.False(File.Exists(copy));
    }

    private static PurgeContentRequest Confirmed(WorkingNode node) => new() { BeforeMs = YearAgo, Confirm = node.Identity.Id.Value };

    private static Grpc.Core.ServerCallContext As(string call) => Desks.As(OperatorRole.Admin, call);

    private static async Task<PurgeContentResponse> PurgeAsync(Desks desks, PurgeContentRequest request)
    {
        var sum = new PurgeContentResponse();
        do
        {
            PurgeContentResponse slice = await desks.Node.PurgeContent(request, As("NodeService/PurgeContent"));
            (sum.Reports, sum.EnvelopesOut, sum.EnvelopesIn) = (sum.Reports + slice.Reports, sum.EnvelopesOut + slice.EnvelopesOut, sum.EnvelopesIn + slice.EnvelopesIn);
            (sum.ContentBytes, sum.Unsettled, sum.Copies, sum.CopyBytes) =
                (sum.ContentBytes + slice.ContentBytes, sum.Unsettled + slice.Unsettled, sum.Copies + slice.Copies, sum.CopyBytes + slice.CopyBytes);
            request.Cursor = slice.Next;
        }
        while (request.Cursor.Length > 0);
        return sum;
    }

    private async Task<ErrorCode> RefusedAsync(PurgeContentRequest request) =>
        (await Assert.ThrowsAsync<NodeRefusalException>(() => ofAln.Node.PurgeContent(request, As("NodeService/PurgeContent")))).Problems[0].Code;

    private Task<ShowReportResponse> ShowAsync(ReportId id) => ofAln.Reports.ShowReport(new ShowReportRequest { ReportId = id.Value }, As("ReportService/ShowReport"));

    private static async Task LedgerHoldsAsync(Desks desks)
    {
        VerifyLedgerResponse verified = await desks.Ledger.VerifyLedger(new VerifyLedgerRequest(), As("LedgerService/VerifyLedger"));
        Assert.True(verified.Ok, string.Join('\n', verified.Findings));
        Assert.True(verified.Leaves > 0);
    }

    private ReportRow Old(int number) => new()
    {
        ReportId = ReportId.Create(aln.Identity.Id, 2025, number),
        Revision = 1,
        Uuid = EnvelopeId.Create(FoundedNode.Now).Value,
        Title = "of long ago",
        Tlp = Tlp.Green,
        Pap = Pap.Green,
        Indicators = 0,
        Accepted = FoundedNode.Now,
        Json = [.. "{}"u8],
    };
}
