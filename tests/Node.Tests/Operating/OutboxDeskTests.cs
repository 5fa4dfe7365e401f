using CertBridge.Node.Admitting;
using CertBridge.Node.Linking;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.V1;
using Grpc.Core;

namespace CertBridge.Node.Tests.Operating;

public sealed class OutboxDeskTests : AmongThree
{
    private const string Report = "CB-ALN-2026-0001";
    private Desks desks = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Bor.Meet(Aln);
        Bor.TakeFrom(Aln);
        desks = new Desks(Aln);
        await Aln.AcceptedAsync(Reports.Yaml());
    }

    [Fact]
    public async Task ExplainOutbox_SaysWhyWhereAndWhatNext_ForEveryPartner()
    {
        ExplainOutboxResponse explained = await ExplainAsync();

        Assert.Equal([("cert-bor", "allow", "never"), ("cert-cel", "deny", "never")], explained.Explanations.Select(one => (one.Partner, one.Outcome, one.Link)));
        Assert.Equal("queued", explained.Explanations[0].Entry.State);
        Assert.Contains("outbox retry --to cert-bor", explained.Explanations[0].Next, StringComparison.Ordinal);
        Assert.Null(explained.Explanations[1].Entry);
        Assert.Contains("agreement new --with cert-cel", explained.Explanations[1].Next, StringComparison.Ordinal);
        Assert.Contains("NO_AGREEMENT", explained.Explanations[1].RecordJson, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExplainOutbox_OfADownLink_NamesTheCause()
    {
        desks.Board.Slot(Bor.Identity.Id, LaneGroup.Ordinary).Note(LinkState.Down, "the partner cannot be reached: ConnectionRefused");

        OutboxExplanation explanation = (await ExplainAsync("cert-bor")).Explanations[0];

        Assert.Equal(("down", "the partner cannot be reached: ConnectionRefused"), (explanation.Link, explanation.LinkCause));
    }

    [Fact]
    public async Task ExplainOutbox_OfWhatWasDelivered_PointsToTheReceipt()
    {
        await new Crossing(Aln, Bor).CarryAsync();

        OutboxExplanation explanation = (await ExplainAsync("cert-bor")).Explanations[0];

        Assert.Equal(("delivered", 1UL), (explanation.Entry.State, explanation.Entry.Number));
        Assert.Contains("report receipts", explanation.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExplainOutbox_ForAPartnerThatCameLater_SaysSo()
    {
        await using WorkingNode dor = WorkingNode.Founding("cert-dor");
        Aln.Meet(dor);

        NodeRefusalException refusal = await Assert.ThrowsAsync<NodeRefusalException>(() => ExplainAsync("cert-dor"));

        Assert.Equal("CB3201", refusal.Problems[0].Code.Code);
    }

    [Theory]
    [InlineData("cert-dor")]
    [InlineData("cert-bo")]
    public async Task ExplainOutbox_ForNoPartner_NamesThosePartnersThatExist(string name)
    {
        NodeRefusalException refusal = await Assert.ThrowsAsync<NodeRefusalException>(() => ExplainAsync(name));

        Assert.Equal(("CB3066", $"{name} is no partner of this node; its partners: cert-bor, cert-cel."), (refusal.Problems[0].Code.Code, refusal.Problems[0].Message));
    }

    [Fact]
    public async Task ListOutbox_FiltersByPartnerAndState()
    {
        await new Crossing(Aln, Bor).CarryAsync();
        await Aln.AcceptedAsync(Reports.Yaml("Second"));

        async Task<int> CountAsync(string partner, string state) => (await desks.Outbox.ListOutbox(
            new ListOutboxRequest { Partner = partner, State = state }, Call("ListOutbox"))).Entries.Count;

        Assert.Equal((2, 2, 0, 1, 1), (await CountAsync("", ""), await CountAsync("cert-bor", ""), await CountAsync("cert-cel", ""),
            await CountAsync("", "delivered"), await CountAsync("cert-bor", "queued")));
    }

    [Theory]
    [InlineData("", "waiting", "CB5055")]
    [InlineData("", "Queued", "CB5055")]
    [InlineData("Not a partner", "", "CB5052")]
    public async Task ListOutbox_OfABadFilter_IsRefused(string partner, string state, string code)
    {
        NodeRefusalException refusal = await Assert.ThrowsAsync<NodeRefusalException>(() =>
            desks.Outbox.ListOutbox(new ListOutboxRequest { Partner = partner, State = state }, Call("ListOutbox")));

        Assert.Equal(code, refusal.Problems[0].Code.Code);
    }

    [Fact]
    public async Task RetryOutbox_WakesTheDialler_AndCountsWhatWaits()
    {
        RetryOutboxResponse all = await desks.Outbox.RetryOutbox(new RetryOutboxRequest { Partner = "cert-bor" }, Call("RetryOutbox"));
        RetryOutboxResponse other = await desks.Outbox.RetryOutbox(new RetryOutboxRequest { Partner = "cert-cel", ReportId = Report }, Call("RetryOutbox"));

        Assert.Equal((1U, "never", 0U), (all.Waiting, all.Link, other.Waiting));
        await Aln.Signals.Dial(Bor.Identity.Id, LaneGroup.Ordinary).WaitAsync(CancellationToken.None);
    }

    [Fact]
    public async Task RetryOutbox_OfWhatWasDelivered_SaysSoAndWakesNobody()
    {
        await new Crossing(Aln, Bor).CarryAsync();
        Task woken = Aln.Signals.Dial(Bor.Identity.Id, LaneGroup.Ordinary).WaitAsync(CancellationToken.None);

        RetryOutboxResponse answer = await RetryAsync("cert-bor", Report);

        Assert.Equal((0U, "delivered"), (answer.Waiting, answer.Entry.State));
        Assert.Contains("report receipts", answer.Next, StringComparison.Ordinal);
        Assert.False(woken.IsCompleted);
        await RetryAsync("cert-bor", "");
        await woken;
    }

    [Fact]
    public async Task RetryOutbox_OfWhatWasNeverQueued_SaysWhatIsNext()
    {
        RetryOutboxResponse answer = await RetryAsync("cert-cel", Report);

        Assert.Null(answer.Entry);
        Assert.Contains("agreement new --with cert-cel", answer.Next, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cert-bor", "CB-ALN-2026-0099", "CB5050")]
    [InlineData("cert-bor", "0099", "CB5052")]
    [InlineData("cert-dor", Report, "CB3066")]
    public async Task RetryOutbox_OfWhatIsNotThere_IsRefused(string partner, string report, string code)
    {
        NodeRefusalException refusal = await Assert.ThrowsAsync<NodeRefusalException>(() => RetryAsync(partner, report));

        Assert.Equal(code, refusal.Problems[0].Code.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("cert-dor")]
    public async Task RetryOutbox_ForNobody_IsRefused(string partner) => await Assert.ThrowsAsync<NodeRefusalException>(() =>
        desks.Outbox.RetryOutbox(new RetryOutboxRequest { Partner = partner }, Call("RetryOutbox")));

    private static ServerCallContext Call(string method) => Desks.As(OperatorRole.Operator, $"OutboxService/{method}");

    private Task<RetryOutboxResponse> RetryAsync(string partner, string report) =>
        desks.Outbox.RetryOutbox(new RetryOutboxRequest { Partner = partner, ReportId = report }, Call("RetryOutbox"));

    private Task<ExplainOutboxResponse> ExplainAsync(string partner = "") =>
        desks.Outbox.ExplainOutbox(new ExplainOutboxRequest { ReportId = Report, Partner = partner }, Call("ExplainOutbox"));
}
