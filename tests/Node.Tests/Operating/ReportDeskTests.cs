using CertBridge.Node.Admitting;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CertBridge.Node.Tests.Operating;

public sealed class ReportDeskTests : AmongThree
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Bor.Meet(Aln);
        Bor.TakeFrom(Aln);
    }

    [Fact]
    public async Task Submit_AnswersWithIdDecisionsAndDelivery()
    {
        SubmitResponse response = await SubmitAsync();

        Assert.Equal(("CB-ALN-2026-0001", 1UL, false), (response.ReportId, response.Revision, response.Duplicate));
        Assert.Equal([("cert-bor", "allow", "queued"), ("cert-cel", "deny", "")], response.Decisions.Select(decision => (decision.Partner, decision.Outcome, decision.Delivery)));
        Assert.All(response.Decisions, decision => Assert.Empty(decision.RecordJson));
        Assert.True((await SubmitAsync()).Duplicate);
    }

    [Fact]
    public async Task Submit_OfABadReport_RefusesWithEveryProblem()
    {
        var request = new SubmitRequest { Document = ByteString.CopyFromUtf8("kind: Nothing\n"), Format = "yaml" };

        NodeRefusalException refusal = await Assert.ThrowsAsync<NodeRefusalException>(() => new Desks(Aln).Reports.Submit(request, Call("Submit")));

        Assert.True(refusal.Problems.Count > 1);
    }

    [Fact]
    public async Task Submit_OfAReportWithAWarning_TellsIt_Once()
    {
        string yaml = Reports.Yaml(more: "victims: [{ ref: v1, sector: health, name: \"St. Mark Hospital\", consent: no }]");
        var request = new SubmitRequest { Document = ByteString.CopyFromUtf8(yaml), Format = "yaml" };

        SubmitResponse first = await new Desks(Aln).Reports.Submit(request, Call("Submit"));
        SubmitResponse second = await new Desks(Aln).Reports.Submit(request, Call("Submit"));

        Assert.Contains(first.Warnings, warning => warning.Code == "CB1310" && warning.Field.StartsWith("victims[0]", StringComparison.Ordinal));
        Assert.Empty(second.Warnings);
    }

    [Fact]
    public async Task Preview_AsOnePartner_HasItsCopyAlone()
    {
        var request = new PreviewRequest { Submission = new SubmitRequest { Document = ByteString.CopyFromUtf8(Reports.Yaml()), Format = "yaml" }, AsPartner = "cert-bor" };

        PreviewResponse bor = await new Desks(Aln).Reports.Preview(request, Call("Preview"));
        request.AsPartner = "cert-cel";
        PreviewResponse cel = await new Desks(Aln).Reports.Preview(request, Call("Preview"));
        request.AsPartner = "";
        PreviewResponse all = await new Desks(Aln).Reports.Preview(request, Call("Preview"));

        PartnerPreview copy = Assert.Single(bor.Partners);
        Assert.Equal("cert-bor", copy.Decision.Partner);
        Assert.Contains(Reports.Canary, bor.ReportJson.ToStringUtf8(), StringComparison.Ordinal);
        Assert.DoesNotContain(Reports.Canary, copy.CopyJson.ToStringUtf8(), StringComparison.Ordinal);
        Assert.Empty(Assert.Single(cel.Partners).CopyJson);
        Assert.Equal((2, true), (all.Partners.Count, all.ReportJson.IsEmpty && all.Partners.All(partner => partner.CopyJson.IsEmpty)));
        request.AsPartner = "cert-bor";
        request.Submission.To.Add("cert-cel");
        await Assert.ThrowsAsync<NodeRefusalException>(() => new Desks(Aln).Reports.Preview(request, Call("Preview")));
    }

    [Fact]
    public async Task ShowReport_TellsEverythingOfIt()
    {
        await SubmitAsync();

        ShowReportResponse shown = await new Desks(Aln).Reports.ShowReport(new ShowReportRequest { ReportId = "CB-ALN-2026-0001" }, Call("ShowReport"));

        Assert.Equal((1U, 1U, 0U, 2U), (shown.Summary.Pending, shown.Summary.Denied, shown.Summary.Delivered, shown.Summary.Indicators));
        Assert.Contains("Ransomware at regional hospital", shown.ReportJson.ToStringUtf8(), StringComparison.Ordinal);
        Assert.All(shown.Decisions, decision => Assert.Contains("\"kind\":\"Decision\"", decision.RecordJson, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ListReports_GoesPageByPage_NewestFirst()
    {
        for (int i = 1; i <= 5; i++)
            await Aln.AcceptedAsync(Reports.Yaml($"Report {i}"));
        var seen = new List<string>();
        string cursor = "";
        do
        {
            ListReportsResponse page = await new Desks(Aln).Reports.ListReports(new ListReportsRequest { Limit = 2, Cursor = cursor }, Call("ListReports"));
            seen.AddRange(page.Reports.Select(report => report.Title));
            cursor = page.Next;
        }
        while (cursor.Length > 0);

        Assert.Equal(["Report 5", "Report 4", "Report 3", "Report 2", "Report 1"], seen);
    }

    [Theory]
    [InlineData(1001U, "", "CB5054")]
    [InlineData(0U, "next please", "CB5053")]
    [InlineData(0U, "-1", "CB5053")]
    [InlineData(0U, "99999999999999999999", "CB5053")]
    public async Task ListReports_OfABadPage_IsRefused(uint limit, string cursor, string code)
    {
        NodeRefusalException refusal = await Assert.ThrowsAsync<NodeRefusalException>(() =>
            new Desks(Aln).Reports.ListReports(new ListReportsRequest { Limit = limit, Cursor = cursor }, Call("ListReports")));

        Assert.Equal(code, refusal.Problems[0].Code.Code);
    }

    [Theory]
    [InlineData("CB-ALN-2026-9999", "CB5050")]
    [InlineData("../../etc/passwd", "CB5052")]
    [InlineData("", "CB5052")]
    public async Task ShowReport_OfWhatIsNotThere_IsRefused(string id, string code)
    {
        NodeRefusalException refusal = await Assert.ThrowsAsync<NodeRefusalException>(() =>
            new Desks(Aln).Reports.ShowReport(new ShowReportRequest { ReportId = id }, Call("ShowReport")));

        Assert.Equal(code, refusal.Problems[0].Code.Code);
    }

    [Fact]
    public async Task ListReceipts_ShowsWhatThePartnerSigned()
    {
        await SubmitAsync();
        await new Crossing(Aln, Bor).CarryAsync();

        ListReceiptsResponse receipts = await new Desks(Aln).Reports.ListReceipts(new ListReceiptsRequest { ReportId = "CB-ALN-2026-0001" }, Call("ListReceipts"));

        HeldReceipt receipt = Assert.Single(receipts.Receipts);
        Assert.Equal(("cert-bor", ReceiptVerdict.Stored, 0UL, 1UL), (receipt.Partner, receipt.Receipt.Verdict, receipt.LeafIndex, receipt.CheckpointSize));
    }

    [Fact]
    public async Task ListReceipts_WithAWait_AnswersWhenNothingIsOnItsWayAnyMore()
    {
        await SubmitAsync();
        var desks = new Desks(Aln);

        Task<ListReceiptsResponse> waiting = desks.Reports.ListReceipts(Asking(waitMs: 10_000), Call("ListReceipts"));
        desks.Settled.Tell(ReportId.Parse("CB-ALN-2026-0001")); // it looks again, and it is not there yet
        bool wasEarly = waiting.IsCompleted;
        await new Crossing(Aln, Bor).CarryAsync();
        desks.Settled.Tell(ReportId.Parse("CB-ALN-2026-0001"));
        ListReceiptsResponse receipts = await waiting;

        Assert.False(wasEarly);
        Assert.Equal((1, 0U), (receipts.Receipts.Count, receipts.OnTheWay));
    }

    [Fact]
    public async Task ListReceipts_WithAWaitThatIsOver_SaysHowMuchIsOnItsWay()
    {
        await SubmitAsync();

        ListReceiptsResponse receipts = await new Desks(Aln).Reports.ListReceipts(Asking(waitMs: 20), Call("ListReceipts"));

        Assert.Equal((0, 1U), (receipts.Receipts.Count, receipts.OnTheWay));
    }

    private static ListReceiptsRequest Asking(uint waitMs) => new() { ReportId = "CB-ALN-2026-0001", WaitMs = waitMs };

    private static ServerCallContext Call(string method) => Desks.As(OperatorRole.Operator, $"ReportService/{method}");

    private Task<SubmitResponse> SubmitAsync() =>
        new Desks(Aln).Reports.Submit(new SubmitRequest { Document = ByteString.CopyFromUtf8(Reports.Yaml()), Format = "yaml" }, Call("Submit"));
}
