using CertBridge.Protocol.V1;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Redacting;
using CertBridge.Sharing.Reports;
using CertBridge.Sharing.Tests.Reports;

namespace CertBridge.Sharing.Tests.Policies;

/// <summary>What may be said about a report to who made it: the guards and the agreement allow it, rules for what leaves only deny.</summary>
public sealed class FeedbackDecidingTests
{
    private static readonly Report Report = SampleReport.Report with { Origin = Questions.Outgoing().PartnerId };

    private static SharingQuestion Question
    {
        get
        {
            SharingQuestion known = Questions.Outgoing();
            return SharingQuestion.OfFeedback(Report, known.Marking!, known.Self, known.PartnerId, known.Environment, known.Now) with
            {
                Partner = known.Partner,
                Agreement = known.Agreement,
                Sectors = known.Sectors,
                Exercise = known.Exercise,
            };
        }
    }

    [Fact]
    public void Feedback_WithoutARuleForIt_IsWhatTheAgreementAllows()
    {
        SharingDecision decision = Decide("  - { id: R1, effect: allow, when: 'false', because: Nothing leaves. }", hasNote: true);

        Assert.Equal((SharingOutcome.Allow, ReasonCode.Allowed), (decision.Outcome, decision.Reason));
        Assert.Equal(["G02"], decision.Decisive);
        Assert.Null(decision.Redacted);
    }

    [Theory]
    [InlineData("flow.channel == \"feedback\"")]
    [InlineData("report.origin == partner.id && !flow.onward")]
    [InlineData("report.tlp >= tlp.clear")]
    public void Feedback_ThatARuleDenies_IsDenied(string when)
    {
        SharingDecision decision = Decide($"  - {{ id: R7, effect: deny, when: '{when}', because: Not to them. }}");

        Assert.Equal((SharingOutcome.Deny, ReasonCode.RuleDenied, "Not to them."), (decision.Outcome, decision.Reason, decision.Because));
    }

    [Fact]
    public void Feedback_WhereARuleHasNoAnswer_IsDenied() => Assert.Equal(
        ReasonCode.RuleError,
        Decide("  - { id: R7, effect: deny, when: report.rootCause == \"x\", because: Never. }", report: Report with { Content = Report.Content with { RootCause = null } }).Reason);

    /// <summary>Nobody is asked to release it, so what would wait for people or a time does not go.</summary>
    [Fact]
    public void Feedback_ThatARuleHolds_IsDenied()
    {
        SharingDecision decision = Decide("  - { id: R8, effect: hold, when: 'true', needs: { approvals: 1, role: release-officer, distinctFromAuthor: true }, because: A second person. }");

        Assert.Equal((SharingOutcome.Deny, ReasonCode.HeldForApproval), (decision.Outcome, decision.Reason));
        Assert.Equal(["R8"], decision.Decisive);
        Assert.Null(decision.Hold);
    }

    [Theory]
    [InlineData(true, SharingOutcome.Deny)]
    [InlineData(false, SharingOutcome.Allow)]
    public void Feedback_WhereARuleTakesSomethingOut_GoesWithoutANoteOnly(bool hasNote, SharingOutcome outcome)
    {
        const string Rules = "  - { id: R9, effect: require, when: 'true', apply: [no-victims], because: Victims stay here. }";
        const string Profiles = "profiles: { no-victims: [{ op: drop, path: \"victims[*].name\" }] }";

        Assert.Equal(outcome, SharingDeciding.Feedback(Question, Policy(Rules, Profiles), ReportFacts.Of(Report), hasNote).Outcome);
    }

    public static TheoryData<string, SharingQuestion> Guarded => new()
    {
        { "no agreement", Question with { Agreement = null } },
        { "no card", Question with { Partner = null } },
        { "red", Question with { Marking = new Marking { Tlp = Tlp.Red, Pap = Pap.Red } } },
        { "unknown marking", Question with { Marking = new Marking { Tlp = (Tlp)9, Pap = Pap.Red } } },
        { "another's report", Question with { Origin = Protocol.Ids.PartnerId.Parse("cert-cel") } },
        { "our own report", Question with { Origin = Question.Self } },
        { "an exercise", Question with { Exercise = true, Environment = "production" } },
    };

    [Theory]
    [MemberData(nameof(Guarded))]
    public void Feedback_ThatAGuardDenies_IsDenied(string what, SharingQuestion question) =>
        Assert.True(SharingDeciding.Feedback(question, Policy("  - { id: R1, effect: allow, when: 'true', because: All. }"), ReportFacts.Of(Report), hasNote: false).Outcome == SharingOutcome.Deny, what);

    [Fact]
    public void AReport_IsNoFeedback_AndFeedbackNoReport()
    {
        SharingPolicy policy = Policy("  - { id: R1, effect: allow, when: 'true', because: All. }");

        Assert.Throws<ArgumentException>(() => SharingDeciding.Outgoing(Question, policy, ReportFacts.Of(Report), new RedactionKey(new byte[RedactionKey.SizeBytes])));
        Assert.Throws<ArgumentException>(() => SharingDeciding.Feedback(Questions.Outgoing(), policy, ReportFacts.Of(Report), hasNote: false));
        Assert.Throws<ArgumentException>(() => SharingDeciding.Feedback(Questions.Incoming(), policy, ReportFacts.Of(Report), hasNote: false));
    }

    [Fact]
    public void TheRecord_SaysThatItIsFeedback() =>
        Assert.Contains("\"channel\":\"feedback\"", Decide("  - { id: R1, effect: allow, when: 'true', because: All. }").ToJson(Questions.FactsKey));

    private static SharingDecision Decide(string rules, bool hasNote = false, Report? report = null) => SharingDeciding.Feedback(Question, Policy(rules), ReportFacts.Of(report ?? Report), hasNote);

    private static SharingPolicy Policy(string rules, string profiles = "")
    {
        var read = PolicyReadingTests.Read($"""
            apiVersion: certbridge/v1
            kind: SharingPolicy
            metadata: {"{"} name: backward, version: 1 {"}"}
            combine: deny-overrides
            defaults: {"{"} decision: deny, onError: deny, onMissingFact: deny {"}"}
            {profiles}
            rules:
            {rules}

            """);
        return read.Value ?? throw new InvalidOperationException(string.Join('\n', read.Problems));
    }
}
