using CertBridge.Node.Admitting;
using CertBridge.Node.Deciding;
using CertBridge.Node.Operating;
using CertBridge.Node.Receiving;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Receiving;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Tests.Trusting;
using CertBridge.Node.Trusting;
using CertBridge.Sharing.Agreements;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Policies;
using CertBridge.Storage.Rows;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Operating;

/// <summary>What was kept is asked about again before a person gets it, and that it is there is said in any case.</summary>
public sealed class KeptContentTests : IAsyncLifetime
{
    private const string Report = "CB-ALN-2026-0001";
    private const string Title = "Ransomware at regional hospital";
    private const string Because = "We do not look at these any more.";

    private readonly WorkingNode aln = WorkingNode.Founding("cert-aln");
    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");
    private InboxDesk desk = null!;

    public Task InitializeAsync()
    {
        aln.Meet(bor);
        bor.Meet(aln);
        aln.Agree(bor, yaml => yaml.Replace("green: P3Y", "green: P30D", StringComparison.Ordinal));
        bor.TakeFrom(aln);
        desk = new Desks(bor).Inbox;
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
    }

    [Fact]
    public async Task AStricterPolicy_WithholdsContentAndTitle_AndSaysThatItIsThere_AndWhy()
    {
        await CrossAsync(Reports.Yaml());
        Assert.Contains(Title, (await ShowAsync()).ReportJson.ToStringUtf8(), StringComparison.Ordinal);
        Deny("report.severity >= severity.baseline_negligible");

        ShowInboxResponse shown = await ShowAsync();
        InboxSummary listed = Assert.Single((await desk.ListInbox(new ListInboxRequest(), Call("ListInbox"))).Items);

        Assert.Equal(("allow", "ALLOWED"), (shown.Decision.Outcome, shown.Decision.Reason));
        Assert.Equal(("deny", "RULE_DENIED", Because), (shown.Shown.Outcome, shown.Shown.Reason, shown.Shown.Because));
        Assert.Contains("\"exit\":\"show\"", shown.Shown.RecordJson, StringComparison.Ordinal);
        Assert.Equal(0, shown.ReportJson.Length);
        foreach (InboxSummary summary in new[] { shown.Summary, listed })
            Assert.Equal((Report, "stored", "", "RULE_DENIED"), (summary.Report.ReportId, summary.State, summary.Report.Title, summary.Withheld));
        Assert.DoesNotContain(Title, shown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_UnderAStricterPolicy_IsRefused_WritesItDown_AndNoFileIsNamed()
    {
        await CrossAsync(Reports.Yaml());
        Deny("report.severity >= severity.baseline_negligible");

        NodeRefusalException refusal = await Assert.ThrowsAsync<NodeRefusalException>(ExportAsync);

        Problem problem = Assert.Single(refusal.Problems);
        Assert.Equal(("CB5059", $"RULE_DENIED: {Because}"), (problem.Code.Code, problem.Message));
        Assert.Empty((await ShowAsync()).Files);
        DecisionRow written = Decisions()[^1];
        Assert.Equal((2, false, "RULE_DENIED"), (Decisions().Count, written.IsAllowed, written.Reason));
        Assert.Equal(ReplayVerdict.Same, bor.Replaying.Replay(written).Verdict);
        Assert.Equal("ALLOWED", DecisionHistory.LatestArrival(Decisions(), aln.Identity.Id)!.Reason);
    }

    [Fact]
    public async Task Export_IsDecidedAndWrittenDown_BesideTheFile()
    {
        await CrossAsync(Reports.Yaml());

        ExportInboxResponse export = await ExportAsync();

        DecisionRow written = bor.Store.Read(reader => reader.FindDecision((long)export.Decision))!;
        Assert.Equal((true, "ALLOWED", DecisionDirection.Incoming), (written.IsAllowed, written.Reason, written.Direction));
        Assert.Equal(KeptExit.Export, RecordedDecision.Read(written.Record).Exit);
        Assert.Equal(ReplayVerdict.Same, bor.Replaying.Replay(written).Verdict);
        ShowInboxResponse shown = await ShowAsync();
        Assert.Single(shown.Files);
        Assert.DoesNotContain("exit", shown.Decision.RecordJson, StringComparison.Ordinal); // that of the arrival
    }

    /// <summary>What the policy withholds is withheld, not destroyed: a policy that lets it show it brings it back.</summary>
    [Fact]
    public async Task UnderAPolicyThatLetsIt_ItIsShownAgain()
    {
        using var second = new SecondOfficer(bor.Founded);
        Assert.True(bor.Trust.ReloadOwn().IsValid);
        await CrossAsync(Reports.Yaml());
        Deny("report.severity >= severity.baseline_negligible");
        Assert.Equal(0, (await ShowAsync()).ReportJson.Length);

        byte[] policy = TrustBookPolicyTests.Policy(version: 2, "");
        Assert.True(bor.Trust.TakePolicy(policy, [bor.Founded.Sign(policy), second.Sign(policy)]).Value is { IsInForce: true });

        Assert.Contains(Title, (await ShowAsync()).ReportJson.ToStringUtf8(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(29, "", true)]
    [InlineData(30, "RETENTION_OVER", true)]
    [InlineData(29, "EXPIRED", false)]
    public async Task ItsOwnDates_WithholdIt_FromTheMomentTheyAreOver(int daysLater, string reason, bool isForLong)
    {
        await CrossAsync(Reports.Yaml(more: isForLong ? "" : "expires: \"2026-12-01T00:00:00Z\""));
        bor.Clock.Now = FoundedNode.Now.AddDays(daysLater);

        ShowInboxResponse shown = await ShowAsync();

        Assert.Equal((reason, reason.Length == 0), (shown.Summary.Withheld, shown.ReportJson.Length > 0));
        Exception? export = await Record.ExceptionAsync(ExportAsync);
        Assert.Equal(reason.Length == 0, export is null);
    }

    /// <summary>An analyst must be able to read on what came rightly, in the middle of an incident, when a partner's card runs out.</summary>
    [Fact]
    public async Task TheEndOfTheSendersCard_WithholdsNothing()
    {
        await CrossAsync(Reports.Yaml(tlp: "clear"));
        bor.Clock.Now = aln.Trust.Current.OwnCard.Expires.AddDays(1);

        ShowInboxResponse shown = await ShowAsync();

        Assert.Equal(("", true), (shown.Summary.Withheld, shown.ReportJson.Length > 0));
    }

    /// <summary>Its terms were signed when it came; that officers stopped the agreement since takes nothing from it.</summary>
    [Fact]
    public async Task TheTerminationOfItsAgreement_WithholdsNothing()
    {
        await CrossAsync(Reports.Yaml(tlp: "clear"));
        Agreement agreement = bor.Trust.Current.Partners[aln.Identity.Id].Agreements[0].Document;
        SignedClaim said = bor.Founded.Say(agreement.Bytes, 1, StandingWord.Terminated, StandingReason.NotNeeded, FoundedNode.OfficerName);
        Assert.Empty(bor.Trust.ChangeStanding(agreement, said.Claim, said.Signatures[0]).Problems);

        ShowInboxResponse shown = await ShowAsync();

        Assert.Null(bor.Trust.Current.Partners[aln.Identity.Id].InForce(bor.Clock.Now));
        Assert.Equal(("", true), (shown.Summary.Withheld, shown.ReportJson.Length > 0));
    }

    [Fact]
    public async Task WhatWasNeverLetIn_IsNeitherShownNorExported()
    {
        Deny("report.severity >= severity.baseline_negligible");
        await aln.AcceptedAsync(Reports.Yaml());
        OutboxRow entry = (await aln.NumberedAsync(bor.Identity.Id))[0];
        var arrival = new Arrival(1, LaneName.Routine, 1, entry.Header, entry.Cms);
        var judging = new ArrivalJudging(bor.Identity, bor.Trust, bor.Keys, bor.Incoming, new SuiteFloors(bor.Store), bor.Clock, NullLogger<ArrivalJudging>.Instance);
        await Recordings.Of(bor).RecordAsync(aln.Identity.Id, LaneName.Routine, 1, [new JudgedArrival(arrival, judging.Judge(aln.Identity.Id, arrival))], CancellationToken.None);

        ShowInboxResponse shown = await ShowAsync();
        NodeRefusalException refusal = await Assert.ThrowsAsync<NodeRefusalException>(ExportAsync);

        Assert.Equal(("quarantined", "deny", "RULE_DENIED", 0), (shown.Summary.State, shown.Decision.Outcome, shown.Decision.Reason, shown.ReportJson.Length));
        Assert.Null(shown.Shown);
        Assert.Equal(StoredItemErrors.NotForOperators, refusal.Problems[0].Code);
        Assert.Single(Decisions());
    }

    private async Task CrossAsync(string yaml)
    {
        await aln.AcceptedAsync(yaml);
        await new Crossing(aln, bor).CarryAsync();
    }

    /// <summary>One officer narrows.</summary>
    private void Deny(string when)
    {
        byte[] policy = TrustBookPolicyTests.Policy(version: 1, $"""
              - id: R9
                effect: deny
                direction: in
                when: {when}
                because: {Because}

            """);
        Assert.True(bor.Trust.TakePolicy(policy, [bor.Founded.Sign(policy)]).Value is { IsInForce: true });
    }

    private IReadOnlyList<DecisionRow> Decisions() => bor.Store.Read(reader => reader.ListDecisions(ReportId.Parse(Report)));

    private Task<ShowInboxResponse> ShowAsync() => desk.ShowInbox(new ShowInboxRequest { Id = Report }, Call("ShowInbox"));

    private Task<ExportInboxResponse> ExportAsync() => desk.ExportInbox(new ExportInboxRequest { Id = Report, Path = "/evidence" }, Call("ExportInbox"));

    private static ServerCallContext Call(string method) => Desks.As(OperatorRole.Auditor, $"InboxService/{method}");
}
