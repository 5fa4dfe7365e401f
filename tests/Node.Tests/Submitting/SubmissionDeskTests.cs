using System.Text;
using CertBridge.Node.Submitting;
using CertBridge.Node.Tests.Founding;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sharing.Reports;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Tests.Submitting;

public sealed class SubmissionDeskTests : AmongThree
{
    [Fact]
    public async Task Submit_DecidesForEveryPartner_AndQueuesWhereItIsAllowed()
    {
        Submission submitted = await Aln.AcceptedAsync(Reports.Yaml());

        Assert.Equal("CB-ALN-2026-0001", submitted.ReportId.Value);
        Assert.Equal([("cert-bor", "ALLOWED"), ("cert-cel", "NO_AGREEMENT")], submitted.Decisions.Select(decision => (decision.Partner.Value, decision.Reason)));
        OutboxRow entry = Assert.Single(submitted.Entries);
        Assert.Equal((Bor.Identity.Id, OutboxState.Queued), (entry.Partner, entry.State));
    }

    [Fact]
    public async Task Submit_WithOneRedIndicatorInAGreenReport_SendsItToNobody_AndTheRest()
    {
        await Aln.AcceptedAsync(Reports.Yaml().Replace("confidence: 80 }", "marking: { tlp: red } }", StringComparison.Ordinal));

        Report sent = OpenedReport.Of(Assert.Single(await Aln.NumberedAsync(Bor.Identity.Id)), Aln, Bor);

        Assert.Equal("i2", Assert.Single(sent.Content.Indicators).Ref);
    }

    [Fact]
    public async Task Submit_StoresReportDecisionsEntryAndLeafTogether()
    {
        Submission submitted = await Aln.AcceptedAsync(Reports.Yaml());
        await Aln.RestartAsync();

        Aln.Store.Read(reader =>
        {
            ReportRow report = reader.FindReport(submitted.ReportId)!;
            Assert.Equal((Tlp.Green, Pap.Amber, 2, 1, 1), (report.Tlp, report.Pap, report.Indicators, report.Pending, report.Denied));
            Assert.Contains(Reports.Canary, Encoding.UTF8.GetString(report.Json), StringComparison.Ordinal);
            Assert.Equal(2, reader.ListDecisions(submitted.ReportId).Count);
            Assert.Equal(1, reader.OutboxStanding(Bor.Identity.Id).Queued);
            NodeLeafRow leaf = Assert.Single(reader.NodeLeaves(0, 10));
            Assert.Equal((submitted.NodeLogIndex, SubmissionRecord.LeafKind), (leaf.Index, leaf.Kind));
            return true;
        });
    }

    [Fact]
    public async Task Submit_WhereTheLaneIsOpen_GetsItsNumberAtOnce_InTheOrderOfTheCommits()
    {
        Aln.Lanes.Open(Bor.Identity.Id, LaneName.Routine, lastNumber => lastNumber < 2);

        for (int i = 1; i <= 3; i++)
            await Aln.AcceptedAsync(Reports.Yaml($"Report {i}"));

        IReadOnlyList<OutboxRow> numbered = Aln.Store.Read(reader => reader.SentUnsettled(Bor.Identity.Id, LaneName.Routine, 0, 10));
        Assert.Equal([("CB-ALN-2026-0001", 1UL), ("CB-ALN-2026-0002", 2UL)], numbered.Select(entry => (entry.ReportId.Value, entry.Number)));
        Assert.Equal("CB-ALN-2026-0003", Assert.Single(Due()).ReportId.Value);
        Assert.Equal(2UL, Aln.Store.Read(reader => reader.LinkLogSize(Bor.Identity.Id)));
    }

    [Fact]
    public async Task Submit_WhereAnotherWaitsBeforeIt_WaitsToo()
    {
        await Aln.AcceptedAsync(Reports.Yaml("Report 1"));
        Aln.Lanes.Open(Bor.Identity.Id, LaneName.Routine, _ => true);
        await Aln.AcceptedAsync(Reports.Yaml("Report 2"));

        Assert.Equal(2, Due().Count);
        Assert.Equal([1UL, 2UL], (await Aln.NumberedAsync(Bor.Identity.Id)).Select(entry => entry.Number));
    }

    [Fact]
    public async Task Submit_AfterTheOwnerClosedTheLane_Waits()
    {
        Func<ulong, bool> always = _ => true;
        Aln.Lanes.Open(Bor.Identity.Id, LaneName.Routine, always);
        Aln.Lanes.Close(Bor.Identity.Id, LaneName.Routine, _ => true); // a predecessor's word does not count
        await Aln.AcceptedAsync(Reports.Yaml("Report 1"));
        Aln.Lanes.Close(Bor.Identity.Id, LaneName.Routine, always);
        await Aln.AcceptedAsync(Reports.Yaml("Report 2"));

        Assert.Equal("CB-ALN-2026-0002", Assert.Single(Due()).ReportId.Value);
    }

    [Fact]
    public async Task Submit_SealsWhatOnlyThePartnerOpens_WithoutTheNotes()
    {
        await Aln.AcceptedAsync(Reports.Yaml());
        OutboxRow entry = (await Aln.NumberedAsync(Bor.Identity.Id))[0];

        var context = new OpeningContext(Bor.Identity.Id, Aln.Trust.Current.OwnCard, Bor.Keys.Encryption, FoundedNode.Now);
        var opened = Assert.IsType<OpenOutcome.Opened>(EnvelopeOpening.Open(entry.Header, entry.Cms, context));
        Report report = ReportItems.Join(opened.Envelope.Items, opened.Envelope.Manifest).Value!;

        Assert.Equal("CB-ALN-2026-0001", report.Id.Value);
        Assert.Equal(2, report.Content.Indicators.Count);
        Assert.Null(report.Content.AnalystNotes);
        Assert.DoesNotContain(opened.Envelope.Items, item => item.Content.ToStringUtf8().Contains(Reports.Canary, StringComparison.Ordinal));
        Assert.IsType<OpenOutcome.Unopenable>(EnvelopeOpening.Open(entry.Header, entry.Cms, context with { DecryptionKeys = Cel.Keys.Encryption }));
    }

    [Fact]
    public async Task Submit_KeepsNothingOfTheContent_InTheNodeLog()
    {
        await Aln.AcceptedAsync(Reports.Yaml());

        string leaf = Encoding.UTF8.GetString(Aln.Store.Read(reader => reader.NodeLeaves(0, 1))[0].Record);

        Assert.DoesNotContain("Ransomware", leaf, StringComparison.Ordinal);
        Assert.DoesNotContain(Digest.Of(Encoding.UTF8.GetBytes(Reports.Yaml())).ToString(), leaf, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LaneName.Unspecified, LaneName.Routine)]
    [InlineData(LaneName.Flash, LaneName.Flash)]
    [InlineData(LaneName.Immediate, LaneName.Immediate)]
    [InlineData(LaneName.Priority, LaneName.Priority)]
    [InlineData(LaneName.Bulk, LaneName.Bulk)]
    public async Task Submit_GoesByTheLaneThatWasAskedFor(LaneName asked, LaneName goes)
    {
        Submission submitted = await Aln.AcceptedAsync(Reports.Yaml(), asked);

        Assert.Equal(goes, Assert.Single(submitted.Entries).Lane);
        await Aln.Signals.Outbox(Bor.Identity.Id, goes).WaitAsync(CancellationToken.None);
        Assert.False(await Aln.Signals.Outbox(Bor.Identity.Id, goes == LaneName.Bulk ? LaneName.Routine : LaneName.Bulk).WaitAsync(TimeSpan.Zero, TimeProvider.System, CancellationToken.None));
    }

    [Theory]
    [InlineData(LaneName.Flash, Limits.FlashBytesMax)]
    [InlineData(LaneName.Immediate, Limits.ImmediateBytesMax)]
    public async Task Submit_ForALane_TakesWhatFitsIt_AndNothingElse(LaneName lane, int bytesMax)
    {
        string yaml = Reports.Yaml();
        string fits = yaml + "#" + new string(' ', bytesMax - Encoding.UTF8.GetByteCount(yaml) - 1);
        Assert.Equal(lane, Assert.Single((await Aln.AcceptedAsync(fits, lane)).Entries).Lane);

        Problem refused = (await Aln.Desk.SubmitAsync(new SubmitRequest { Document = ByteString.CopyFromUtf8(fits + " "), Format = "yaml", Lane = lane }, WorkingNode.Operator, CancellationToken.None)).Problems[0];

        Assert.Equal((SubmissionErrors.LaneTooSmall, "lane"), (refused.Code, refused.Field));
        Assert.Equal($"The document has {bytesMax + 1} bytes; {bytesMax} go by {lane.ToString().ToLowerInvariant()}.", refused.Message);
    }

    [Fact]
    public async Task Submit_ForNoLane_IsRefused_AndForAnotherLaneIsNotTheSameSubmission()
    {
        var request = new SubmitRequest { Document = ByteString.CopyFromUtf8(Reports.Yaml()), Format = "yaml", Key = "k", Lane = (LaneName)6 };
        Assert.Equal(SubmissionErrors.LaneUnknown, (await Aln.Desk.SubmitAsync(request, WorkingNode.Operator, CancellationToken.None)).Problems[0].Code);

        request.Lane = LaneName.Flash;
        Assert.True((await Aln.Desk.SubmitAsync(request, WorkingNode.Operator, CancellationToken.None)).IsValid);
        request.Lane = LaneName.Routine;
        Assert.Equal(SubmissionErrors.KeyReused, (await Aln.Desk.SubmitAsync(request, WorkingNode.Operator, CancellationToken.None)).Problems[0].Code);
    }

    [Fact]
    public async Task Submit_RaisesTheSignalOfThePartnersItIsQueuedFor()
    {
        await Aln.AcceptedAsync(Reports.Yaml());

        await Aln.Signals.Outbox(Bor.Identity.Id, LaneName.Routine).WaitAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Submit_TheSameAgain_IsTheSameReport()
    {
        Submission first = await Aln.AcceptedAsync(Reports.Yaml());
        Submission second = await Aln.AcceptedAsync(Reports.Yaml());

        Assert.Equal((first.ReportId, first.NodeLogIndex, false), (second.ReportId, second.NodeLogIndex, first.IsDuplicate));
        Assert.True(second.IsDuplicate);
        Assert.Equal(first.Decisions.Select(decision => decision.Reason), second.Decisions.Select(decision => decision.Reason));
        Assert.Equal(1UL, Aln.Store.Read(reader => reader.NodeLogSize()));
    }

    [Fact]
    public async Task Submit_TheSameKeyAndBytes_AfterARestart_IsTheSameReport()
    {
        Submission first = await Aln.AcceptedAsync(Reports.Yaml(), key: "ticket-4711");
        await Aln.RestartAsync();

        Submission second = await Aln.AcceptedAsync(Reports.Yaml(), key: "ticket-4711");

        Assert.Equal((first.ReportId, true), (second.ReportId, second.IsDuplicate));
    }

    [Fact]
    public async Task Submit_OtherBytesUnderAUsedKey_IsAConflict_AndStoresNothing()
    {
        Submission first = await Aln.AcceptedAsync(Reports.Yaml(), key: "ticket-4711");

        Problem problem = Assert.Single((await Aln.SubmitAsync(Reports.Yaml("Another"), key: "ticket-4711")).Problems);

        Assert.Equal(("CB1290", ExitCode.Conflict), (problem.Code.Code, problem.Code.Exit));
        Assert.Contains(first.ReportId.Value, problem.Message, StringComparison.Ordinal);
        Assert.Single(Aln.Store.Read(reader => reader.ListReports(10)));
    }

    [Fact]
    public async Task Submit_OtherFlagsUnderAUsedKey_IsAConflict()
    {
        await Aln.AcceptedAsync(Reports.Yaml(), key: "ticket-4711");

        Assert.Equal("CB1290", (await Aln.SubmitAsync(Reports.Yaml(), "ticket-4711", "cert-bor")).Problems[0].Code.Code);
    }

    [Fact]
    public async Task Submit_ManyAtOnceUnderOneKey_StoresOneReport()
    {
        var submitted = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Aln.AcceptedAsync(Reports.Yaml(), key: "one"))));

        Assert.Single(submitted.Select(one => one.ReportId).Distinct());
        Assert.Single(submitted, one => !one.IsDuplicate);
        Assert.Single(Aln.Store.Read(reader => reader.ListReports(10)));
    }

    [Fact]
    public async Task Submit_ManyAtOnce_GivesEachItsOwnNumber()
    {
        var submitted = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => Aln.AcceptedAsync(Reports.Yaml($"Report {i}")))));
        await Aln.RestartAsync();
        Submission next = await Aln.AcceptedAsync(Reports.Yaml("The next"));

        Assert.Equal(50, submitted.Select(one => one.ReportId).Distinct().Count());
        Assert.Equal("CB-ALN-2026-0051", next.ReportId.Value);
        Assert.Equal(51UL, Aln.Store.Read(reader => reader.NodeLogSize()));
    }

    [Fact]
    public async Task Submit_InANewYear_BeginsAtOne()
    {
        await Aln.AcceptedAsync(Reports.Yaml());
        Aln.Clock.Now = new DateTimeOffset(2027, 1, 1, 0, 0, 1, TimeSpan.Zero);

        Submission submitted = await Aln.AcceptedAsync(Reports.Yaml("Next year"));

        Assert.Equal("CB-ALN-2027-0001", submitted.ReportId.Value);
    }

    [Fact]
    public void ReportNumbers_AroundNewYear_CountBothYears_ThoughNothingIsStoredYet()
    {
        var numbers = new ReportNumbers(Aln.Store);

        Assert.Equal([1L, 1, 2, 2, 3], [numbers.Take(2026), numbers.Take(2027), numbers.Take(2026), numbers.Take(2027), numbers.Take(2026)]);
    }

    [Fact]
    public async Task Submit_NamingOnePartner_TellsOfThatOne_AndDecidesForAll()
    {
        Submission submitted = await Aln.AcceptedAsync(Reports.Yaml(), "", "cert-cel");

        Assert.Equal(["NO_AGREEMENT"], submitted.Decisions.Select(decision => decision.Reason));
        Assert.Empty(submitted.Entries);
        Assert.Equal(["NOT_NAMED", "NO_AGREEMENT"], Aln.Store.Read(reader => reader.ListDecisions(submitted.ReportId)).Select(decision => decision.Reason));
    }

    [Fact]
    public async Task Submit_WhereTheAuthorNamedRecipients_GoesToNobodyElse()
    {
        Submission submitted = await Aln.AcceptedAsync(Reports.Yaml(more: "recipients: [cert-cel]"));

        Assert.Equal([("cert-bor", "NOT_NAMED"), ("cert-cel", "NO_AGREEMENT")], submitted.Decisions.Select(decision => (decision.Partner.Value, decision.Reason)));
    }

    [Theory]
    [InlineData("cert-dor", "")]
    [InlineData("CERT-BOR", "")]
    [InlineData("", "recipients: [cert-dor]")]
    public async Task Submit_NamingNoPartnerOfOurs_IsRefused_AndStoresNothing(string to, string more)
    {
        var submitted = await Aln.SubmitAsync(Reports.Yaml(more: more), "", to.Length == 0 ? [] : [to]);

        Assert.Equal("CB1294", Assert.Single(submitted.Problems).Code.Code);
        Assert.Equal(0UL, Aln.Store.Read(reader => reader.NodeLogSize()));
    }

    [Fact]
    public async Task Submit_AboveTheCeiling_IsStoredWithItsDenial()
    {
        Submission submitted = await Aln.AcceptedAsync(Reports.Yaml(tlp: "amber+strict"));

        Assert.Equal(["TLP_OVER_CEILING", "NO_AGREEMENT"], submitted.Decisions.Select(decision => decision.Reason));
        Assert.Empty(submitted.Entries);
        Assert.NotNull(Aln.Store.Read(reader => reader.FindReport(submitted.ReportId)));
    }

    [Fact]
    public async Task Submit_WithoutAPartner_IsRefused()
    {
        await using WorkingNode alone = WorkingNode.Founding("cert-dor");

        Problem problem = Assert.Single((await alone.SubmitAsync(Reports.Yaml())).Problems);

        Assert.Equal(("CB1297", ExitCode.NobodyWouldReceive), (problem.Code.Code, problem.Code.Exit));
    }

    [Fact]
    public async Task Submit_WithoutAMarking_IsRefused_AndStoresNothing()
    {
        string unmarked = Reports.Yaml().Replace("marking: { tlp: green, pap: amber }\n", "", StringComparison.Ordinal);

        Assert.Contains((await Aln.SubmitAsync(unmarked)).Problems, problem => problem.Code == ReportErrors.MarkingMissing);
        Assert.Empty(Aln.Store.Read(reader => reader.ListReports(10)));
        Assert.Null(Aln.Store.Read(reader => reader.FindSubmission(Digest.Of([]).ToString(), Digest.Of([]))));
    }

    /// <summary>Two a day: what the day has no place for is queued and held for the next one, and takes places there.</summary>
    [Fact]
    public async Task Submit_OverTheAgreementsLimit_IsHeldUntilADayWithAPlace_AlsoAfterARestart()
    {
        Aln.Agree(Bor, yaml => yaml.Replace("# limits: { reports: 200/day }", "limits: { reports: 2/day }", StringComparison.Ordinal), version: 2);
        var held = new DateTimeOffset?[7];
        for (int i = 0; i < held.Length; i++)
        {
            if (i is 3 or 6)
                await Aln.RestartAsync();
            if (i == 5)
                Aln.Clock.Now = FoundedNode.Now.AddDays(1);
            held[i] = Assert.Single((await Aln.AcceptedAsync(Reports.Yaml($"Report {i}"))).Entries).HeldUntil;
        }

        DateTimeOffset midnight = new(FoundedNode.Now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        Assert.Equal([null, null, midnight, midnight, midnight.AddDays(1), midnight.AddDays(1), midnight.AddDays(2)], held);
    }

    [Fact]
    public async Task Submit_Denied_UsesUpNothingOfTheLimit()
    {
        Aln.Agree(Bor, yaml => yaml.Replace("# limits: { reports: 200/day }", "limits: { reports: 1/day }", StringComparison.Ordinal), version: 2);
        await Aln.AcceptedAsync(Reports.Yaml("Too strict", tlp: "amber+strict"));

        Assert.Equal("ALLOWED", (await Aln.AcceptedAsync(Reports.Yaml())).Decisions[0].Reason);
    }

    private IReadOnlyList<OutboxRow> Due() => Aln.Store.Read(reader => reader.DueOutbox(Bor.Identity.Id, LaneName.Routine, 10));
}
