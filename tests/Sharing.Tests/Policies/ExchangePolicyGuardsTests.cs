using CertBridge.Protocol.V1;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Tests.Policies;

/// <summary>G11: the author's exchange policy has to hold, on both sides, and its detail says what binds the receiver.</summary>
public sealed class ExchangePolicyGuardsTests
{
    public static TheoryData<bool> Directions => [false, true];

    [Theory]
    [MemberData(nameof(Directions))]
    public void HoldsNow_WithoutAny_SaysWhatAgreementAndPapLeave(bool isIncoming)
    {
        DecisionStep step = ExchangePolicyGuards.HoldsNow(Question(isIncoming, null));

        Assert.Equal(StepResult.Pass, step.Result);
        Assert.Equal("encrypt_in_transit must, permitted_actions externally-visible-indirect-actions, affected_party_notifications may, attribution must-not, unmodified_resale must-not", step.Detail);
    }

    [Fact]
    public void HoldsNow_IsTheStrictestOfReportAgreementAndPap()
    {
        var terms = new ExchangePolicy { PermittedActions = "contact-for-instruction", AffectedPartyNotifications = "must-not", UnmodifiedResale = "may", EncryptInTransit = "may" };

        Assert.Equal(
            "encrypt_in_transit must, permitted_actions contact-for-instruction, affected_party_notifications must-not, attribution must-not, unmodified_resale must-not",
            ExchangePolicyGuards.HoldsNow(Question(isIncoming: false, terms)).Detail);
    }

    /// <summary>Of an indicator that is marked stricter the PAP counts for the whole, and so for what may be done.</summary>
    [Fact]
    public void HoldsNow_UnderAStricterPap_LeavesFewerActions() =>
        Assert.Contains("permitted_actions internally-visible-actions", ExchangePolicyGuards.HoldsNow(
            Question(isIncoming: true, new ExchangePolicy { PermittedActions = "externally-visible-direct-actions" }) with { Marking = new Marking { Tlp = Tlp.Amber, Pap = Pap.Red } }).Detail, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Directions))]
    public void HoldsNow_BeforeItsStartOrAfterItsEnd_IsDenied(bool isIncoming)
    {
        foreach (ExchangePolicy terms in new[] { new ExchangePolicy { Start = Questions.Now.AddTicks(1) }, new ExchangePolicy { End = Questions.Now } })
        {
            SharingDecision decision = SharingGuards.Decide(Question(isIncoming, terms));

            Assert.Equal((ReasonCode.ExchangePolicyNotInForce, DenialClass.Marking), (decision.Reason, ReasonCodes.ClassOf(decision.Reason)));
            Assert.Equal(["G11"], decision.Decisive);
        }
        Assert.True(SharingGuards.Decide(Question(isIncoming, new ExchangePolicy { Start = Questions.Now, End = Questions.Now.AddTicks(1) })).IsAllowed);
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public void HoldsNow_WhereAuthorAndAgreementDemandTheOpposite_IsDenied(bool isIncoming)
    {
        SharingQuestion question = Question(isIncoming, new ExchangePolicy { Attribution = "must" });

        Assert.Equal(ReasonCode.ExchangePolicyContradicted, SharingGuards.Decide(question).Reason);
        Assert.True(SharingGuards.Decide(question with { Agreement = Questions.AgreementWith("attribution: must-not", "attribution: may") }).IsAllowed);
    }

    /// <summary>What came while it held stays readable when it has ended; what came before it began does not become so.</summary>
    [Fact]
    public void HoldsNow_OfWhatIsKept_IsAskedOfTheDayItCame()
    {
        SharingQuestion kept = Question(isIncoming: true, new ExchangePolicy { End = Questions.Now.AddDays(1) }) with { Now = Questions.Now.AddDays(9), Kept = new KeptFacts(KeptExit.Show, Questions.Now) };

        Assert.True(SharingGuards.Decide(kept).IsAllowed);
        Assert.Equal(ReasonCode.ExchangePolicyNotInForce, SharingGuards.Decide(kept with { Kept = new KeptFacts(KeptExit.Show, Questions.Now.AddDays(1)) }).Reason);
    }

    /// <summary>On both ways the question is filled from the report, so the receiver asks what the sender asked.</summary>
    [Fact]
    public void AQuestionAboutAReport_HasItsTerms()
    {
        Report report = SampleTerms();
        var stated = new ArrivalStatement(report.Content.Marking, report.Content.Expires, report.Content.IsExercise);

        Assert.Equal(report.Content.ExchangePolicy, SharingQuestion.About(report, Questions.Aln, Questions.Bor, "dev", Questions.Now).ExchangePolicy);
        Assert.Equal(report.Content.ExchangePolicy, SharingQuestion.OfArrival(report, stated, Questions.Bor, Questions.Aln, "dev", Questions.Now).ExchangePolicy);
        Assert.NotEqual(
            SharingGuards.Decide(Question(false, report.Content.ExchangePolicy)).ToJson(Questions.FactsKey),
            SharingGuards.Decide(Question(false, report.Content.ExchangePolicy! with { UnmodifiedResale = null })).ToJson(Questions.FactsKey));
    }

    private static Report SampleTerms() => Reports.SampleReport.Report with { Content = Reports.SampleReport.Report.Content with { ExchangePolicy = new ExchangePolicy { UnmodifiedResale = "must-not" } } };

    private static SharingQuestion Question(bool isIncoming, ExchangePolicy? terms) => (isIncoming ? Questions.Incoming() : Questions.Outgoing()) with { ExchangePolicy = terms };
}
