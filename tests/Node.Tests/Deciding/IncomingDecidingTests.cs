using System.Text;
using CertBridge.Node.Deciding;
using CertBridge.Node.Receiving;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Receiving;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Tests.Trusting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sharing.Reports;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Deciding;

public sealed class IncomingDecidingTests : IAsyncLifetime
{
    private readonly WorkingNode aln = WorkingNode.Founding("cert-aln");
    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");
    private OutboxRow entry = null!;
    private OpenedEnvelope envelope = null!;
    private Report report = null!;

    public async Task InitializeAsync()
    {
        aln.Meet(bor);
        bor.Meet(aln);
        aln.Agree(bor);
        await aln.AcceptedAsync(Reports.Yaml());
        entry = (await aln.NumberedAsync(bor.Identity.Id))[0];
        var context = new OpeningContext(bor.Identity.Id, aln.Trust.Current.OwnCard, bor.Keys.Encryption, FoundedNode.Now);
        envelope = Assert.IsType<OpenOutcome.Opened>(EnvelopeOpening.Open(entry.Header, entry.Cms, context)).Envelope;
        report = ReportItems.Join(envelope.Items, envelope.Manifest).Value!;
    }

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
    }

    [Fact]
    public void Decide_UnderTheSameAgreement_Allows()
    {
        Agree();

        IncomingDecision decision = Decide();

        Assert.Equal((true, "ALLOWED"), (decision.IsAllowed, decision.Reason));
        DecisionRow row = decision.ToRow();
        Assert.Equal((DecisionDirection.Incoming, aln.Identity.Id, report.Id), (row.Direction, row.Partner, row.ReportId!.Value));
        Assert.Equal(envelope.Header.EnvelopeId.ToByteArray(), row.EnvelopeId!.Value.ToBytes());
    }

    [Fact]
    public void Decide_WithoutAnAgreementHere_Denies() => Assert.Equal("NO_AGREEMENT", Decide().Reason);

    [Fact]
    public void Decide_AboveOurCeiling_Denies()
    {
        Agree(yaml => yaml.Replace("tlp: amber ", "tlp: clear ", StringComparison.Ordinal));

        Assert.Equal("TLP_OVER_CEILING", Decide().Reason);
    }

    [Fact]
    public void Decide_OnWhatTheManifestSays_NotALooserContent()
    {
        Agree(yaml => yaml.Replace("tlp: amber ", "tlp: clear ", StringComparison.Ordinal));
        report = report with { Content = report.Content with { Tlp = Tlp.Clear } };

        Assert.Equal("TLP_OVER_CEILING", Decide().Reason);
    }

    [Fact]
    public void Decide_WithOneIndicatorStricterThanTheWhole_DecidesOnIt()
    {
        Agree();
        Indicator red = report.Content.Indicators[0] with { Marking = new Marking { Tlp = Tlp.Red, Pap = Pap.Red } };
        report = report with { Content = report.Content with { Indicators = [red, .. report.Content.Indicators.Skip(1)] } };

        Assert.False(Decide().IsAllowed);
    }

    [Fact]
    public void Decide_OfAReportThatNamesAThirdAsItsOriginator_Denies()
    {
        Agree();
        report = report with { Origin = PartnerId.Parse("cert-cel") };

        Assert.Equal("ORIGIN_NOT_SENDER", Decide().Reason);
    }

    [Fact]
    public void Decide_OfOurOwnReportComingBack_Denies()
    {
        Agree();
        report = report with { Origin = bor.Identity.Id };

        Assert.Equal("BACK_TO_ORIGINATOR", Decide().Reason);
    }

    [Fact]
    public void Decide_OverTheSendersLimit_IsTheSendersMatter()
    {
        Agree(yaml => yaml.Replace("# limits: { reports: 200/day }", "limits: { reports: 1/day }", StringComparison.Ordinal));

        Assert.True(Decide().IsAllowed);
        Assert.True(Decide().IsAllowed);
    }

    [Fact]
    public async Task Decide_ByARuleOfOurs_Denies_TellsAClassAlone_AndCanBeMadeAgain()
    {
        bor.TakeFrom(aln);
        LoadRule("report.severity >= severity.baseline_negligible");

        JudgedArrival judged = Judge();
        await Recordings.Of(bor).RecordAsync(aln.Identity.Id, LaneName.Routine, 1, [judged], CancellationToken.None);

        ArrivalVerdict.Quarantined quarantined = Assert.IsType<ArrivalVerdict.Quarantined>(judged.Verdict);
        Assert.Equal((QuarantineReason.NotAllowed, "RULE_DENIED"), (quarantined.Reason, quarantined.Decision!.Reason));
        byte[] leaf = bor.Store.Read(reader => reader.LinkLeaves(aln.Identity.Id, 0, 1))[0];
        Receipt receipt = LeafRecord.Parser.ParseFrom(leaf).Receipt;
        Assert.Equal((ReceiptVerdict.Quarantined, DenialClass.Policy), (receipt.Verdict, receipt.DenialClass));
        Assert.DoesNotContain(Because, Encoding.UTF8.GetString(leaf), StringComparison.Ordinal);
        DecisionRow row = LastDecision();
        Assert.Contains("\"id\":\"R9\",\"kind\":\"rule\",\"result\":\"deny\"", row.Record, StringComparison.Ordinal);
        Assert.Equal(ReplayVerdict.Same, bor.Replaying.Replay(row).Verdict);
    }

    [Fact]
    public async Task Decide_OfWhatIsStored_CanBeMadeAgain_AlsoWhenAnotherPolicyIsInForce()
    {
        bor.TakeFrom(aln);
        await Recordings.Of(bor).RecordAsync(aln.Identity.Id, LaneName.Routine, 1, [Judge()], CancellationToken.None);
        LoadRule("report.severity >= severity.baseline_negligible");

        DecisionRow row = LastDecision();

        Assert.True(row.IsAllowed);
        Assert.Contains("\"policy\":{\"name\":\"built-in\"", row.Record, StringComparison.Ordinal);
        Assert.Equal(ReplayVerdict.Same, bor.Replaying.Replay(row).Verdict);
    }

    private const string Because = "We asked you for something else.";

    private void LoadRule(string when)
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

    private JudgedArrival Judge()
    {
        var arrival = new Arrival(1, LaneName.Routine, 1, entry.Header, entry.Cms);
        var judging = new ArrivalJudging(bor.Identity, bor.Trust, bor.Keys, bor.Incoming, new SuiteFloors(bor.Store), bor.Clock, NullLogger<ArrivalJudging>.Instance);
        return new JudgedArrival(arrival, judging.Judge(aln.Identity.Id, arrival));
    }

    private DecisionRow LastDecision() => bor.Store.Read(reader => reader.ListDecisions(report.Id))[^1];

    private IncomingDecision Decide()
    {
        TrustedPartner partner = bor.Trust.Current.Find(aln.Identity.Id)!;
        return bor.Incoming.Decide(envelope, report, partner, FoundedNode.Now);
    }

    private void Agree(Func<string, string>? change = null) => bor.Agree(aln, change);
}
