using CertBridge.Node.Admitting;
using CertBridge.Node.Deciding;
using CertBridge.Node.Operating;
using CertBridge.Node.Submitting;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Operating;
using CertBridge.Node.Tests.Releasing;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Tests.Trusting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Reports;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Tests.Deciding;

/// <summary>
/// The same object through every exit of one node gets the same verdict: preview, submit, amend, the look before the number and the decision made again on the way out; arrival, show, list and export on the way in. Random
/// policies are asked in Sharing.Tests; here are the ways by which the node comes to ask.
/// </summary>
public sealed class EveryExitTests : IAsyncLifetime
{
    private readonly WorkingNode aln = WorkingNode.Founding("cert-aln");
    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");

    public Task InitializeAsync()
    {
        aln.Meet(bor);
        bor.Meet(aln);
        aln.Agree(bor);
        bor.TakeFrom(aln);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
    }

    [Theory]
    [InlineData("green", "", "", "ALLOWED")]
    [InlineData("amber+strict", "", "", "TLP_OVER_CEILING")]
    [InlineData("red", "", "", "TLP_RED")]
    [InlineData("amber", "recipients: [cert-bor]", "", "ALLOWED")]
    [InlineData("green", "", "{ id: R9, effect: deny, when: report.severity == severity.high, because: By telephone. }", "RULE_DENIED")]
    [InlineData("green", "", "{ id: R9, effect: deny, when: report.rootCause == \"human-errors\", because: Nobody knows. }", "RULE_ERROR")]
    [InlineData("green", "", "{ id: R9, effect: hold, when: report.severity == severity.high, needs: { approvals: 1, role: officer }, because: Somebody looks. }", "HELD_FOR_APPROVAL")]
    [InlineData("green, iepTerms: { start_date: \"2026-12-24T00:00:00Z\" }", "", "", "IEP_NOT_IN_FORCE")]
    [InlineData("green, iepTerms: { attribution: must }", "", "", "IEP_CONTRADICTED")]
    [InlineData("green", "embargoUntil: \"2026-12-24T00:00:00Z\"", "", "HELD_UNTIL")]
    public async Task OnTheWayOut_EveryWayToAsk_GetsOneAnswer(string tlp, string more, string rule, string reason)
    {
        Load(aln, rule);
        string yaml = Reports.Yaml(tlp: tlp, more: more);

        string foreseen = Word(Assert.Single(Assert.IsType<Preview.New>(aln.Previews.Preview(Request(yaml), WorkingNode.Operator).Value).Answers).Decision);
        Submission submitted = await aln.AcceptedAsync(yaml);
        DecisionRow stored = Assert.Single(submitted.Decisions);
        Report report = ReportJson.Read(aln.Store.Read(reader => reader.FindReport(submitted.ReportId))!.Json).Value!;
        string again = Word(aln.Deciding.AskAgain(report, aln.Trust.Current, aln.Trust.Current.Find(bor.Identity.Id)!, CertBridge.Node.Deciding.SentRevisions.None, aln.Clock.Now));
        Submission amended = (await aln.Amendments.AmendAsync(submitted.ReportId, Request(yaml.Replace("status: open", "status: contained", StringComparison.Ordinal)), 1, WorkingNode.Operator, default)).Value!.Submission;

        string all = $"{reason}, {stored.Because}";
        Assert.Equal([all, all, all, all], new[] { foreseen, Word(stored), again, Word(Assert.Single(amended.Decisions)) });
        Assert.Equal(ReplayVerdict.Same, aln.Replaying.Replay(aln.Store.Read(reader => reader.ListDecisions(submitted.ReportId))[0]).Verdict);
    }

    [Theory]
    [InlineData("green", "", "")]
    [InlineData("green, iepTerms: { permitted_actions: none, end_date: \"2026-12-24T00:00:00Z\" }", "", "")]
    [InlineData("clear", "report.tlp == tlp.amber", "")]
    [InlineData("amber", "report.tlp == tlp.amber", "RULE_DENIED")]
    [InlineData("green", "report.severity == severity.high", "RULE_DENIED")]
    [InlineData("green", "report.rootCause == \\\"human-errors\\\"", "RULE_ERROR")]
    [InlineData("green", "partner.id == \\\"cert-cel\\\"", "")]
    public async Task OnTheWayIn_EveryWayToAsk_GetsOneAnswer(string tlp, string denies, string reason)
    {
        await aln.AcceptedAsync(Reports.Yaml(tlp: tlp));
        OutboxRow entry = Assert.Single(await aln.NumberedAsync(bor.Identity.Id));
        await new Crossing(aln, bor).CarryAsync();
        if (denies.Length > 0)
            Load(bor, $"{{ id: R9, effect: deny, direction: in, when: \"{denies}\", because: Not here. }}");
        InboxRow row = Assert.Single(bor.Store.Read(reader => reader.ListInbox(10)));
        InboxDesk desk = new Desks(bor).Inbox;

        IncomingDecision arriving = Arrivals.Decide(entry, aln, bor);
        ShowInboxResponse shown = await desk.ShowInbox(new ShowInboxRequest { Id = row.EnvelopeId.ToString() }, Desks.As(OperatorRole.Operator, "InboxService/ShowInbox"));
        InboxSummary listed = Assert.Single((await desk.ListInbox(new ListInboxRequest(), Desks.As(OperatorRole.Operator, "InboxService/ListInbox"))).Items);
        NodeRefusalException? refused = await Record.ExceptionAsync(() =>
            desk.ExportInbox(new ExportInboxRequest { Id = row.EnvelopeId.ToString() }, Desks.As(OperatorRole.Operator, "InboxService/ExportInbox"))) as NodeRefusalException;

        string expected = reason.Length == 0 ? "ALLOWED" : reason;
        Assert.Equal([expected, expected, expected], new[] { arriving.Reason, shown.Shown.Reason, bor.Store.Read(reader => reader.ListDecisions(row.ReportId!.Value))[^1].Reason });
        Assert.Equal((arriving.Because, reason), (shown.Shown.Because, listed.Withheld));
        Assert.Equal(reason.Length == 0 ? null : $"{reason}: {arriving.Because}", refused?.Problems[0].Message);
    }

    private static void Load(WorkingNode node, string rule)
    {
        if (rule.Length == 0)
            return;
        byte[] policy = TrustBookPolicyTests.Policy(version: 1, $"  - {rule}\n");
        Assert.True(node.Trust.TakePolicy(policy, [node.Founded.Sign(policy)]).Value is { IsInForce: true });
    }

    private static SubmitRequest Request(string yaml) => new() { Document = ByteString.CopyFromUtf8(yaml), Format = "yaml" };

    private static string Word(SharingDecision decision) => $"{ReasonCodes.Word(decision.Reason)}, {decision.Because}";

    private static string Word(DecisionRow decision) => $"{decision.Reason}, {decision.Because}";
}
