using System.Text.Json;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Redacting;
using CertBridge.Sharing.Reports;
using CertBridge.Sharing.Tests.Agreements;
using CertBridge.Sharing.Tests.Reports;

namespace CertBridge.Sharing.Tests.Policies;

/// <summary>An indicator that alone is over the agreement's ceiling stays here, and the rest is decided as if it had never been there (decision 0023).</summary>
public sealed class ItemsOverCeilingTests
{
    private const string Head = """
        apiVersion: certbridge/v1
        kind: SharingPolicy
        metadata: { name: alnia, version: 4 }
        combine: deny-overrides
        defaults: { decision: deny, onError: deny, onMissingFact: deny }
        profiles:
          blank: [ { op: constant, path: title, value: x }, { op: constant, path: description, value: x } ]
          no-ips: [ { op: drop, path: "indicators[type=ip]" } ]
        rules:
          - { id: R1, effect: allow, when: "true", because: Everybody. }

        """;

    private static readonly RedactionKey Key = new(new byte[RedactionKey.SizeBytes]);
    private static readonly Tlp[] Markings = [Tlp.Clear, Tlp.Green, Tlp.Amber, Tlp.AmberStrict, Tlp.Red];
    private static readonly string[] Ceilings = ["clear", "green", "amber", "amber+strict"];

    public static TheoryData<Tlp, Tlp, string> Every()
    {
        var every = new TheoryData<Tlp, Tlp, string>();
        foreach (Tlp whole in Markings)
            foreach (Tlp item in Markings.Where(item => item >= whole))
                foreach (string ceiling in Ceilings)
                    every.Add(whole, item, ceiling);
        return every;
    }

    /// <summary>Each marking of a report and of an indicator in it against each ceiling. TLP:RED as a whole goes to named persons, and here none are named.</summary>
    [Theory]
    [MemberData(nameof(Every))]
    public void Outgoing_ForEveryPair_WithholdsWhatIsOver_AndDeniesWhereTheWholeIs(Tlp whole, Tlp item, string ceiling)
    {
        MarkingWords.TryTlp(ceiling, out Tlp highest);

        SharingDecision decision = Decide(ReportOf(whole, item), ceiling);

        Assert.Equal(whole <= highest ? SharingOutcome.Allow : SharingOutcome.Deny, decision.Outcome);
        if (whole > highest)
        {
            Assert.Equal(whole == Tlp.Red ? ReasonCode.TlpRed : ReasonCode.TlpOverCeiling, decision.Reason);
            return;
        }
        Assert.Equal(item > highest ? ["203.0.113.9"] : ["198.51.100.7", "203.0.113.9"], decision.Redacted!.Copy.Content.Indicators.Select(indicator => indicator.What.Value));
        Assert.Equal(item > highest ? whole : item, decision.Question.Marking!.Tlp);
        Assert.True(decision.Redacted.Copy.Content.StrictestMarking.Tlp <= highest);
    }

    /// <summary>Persons are named and the agreement lets TLP:RED go to them: that is of a report that is TLP:RED, and of no other that holds something red.</summary>
    [Theory]
    [InlineData(Tlp.Red, "green", SharingOutcome.Hold)]
    [InlineData(Tlp.Amber, "green", SharingOutcome.Deny)]
    [InlineData(Tlp.Green, "green", SharingOutcome.Allow)]
    public void WhatIsRed_GoesToPersonsInARedReportAlone(Tlp whole, string ceiling, SharingOutcome outcome)
    {
        Report report = ReportOf(whole, Tlp.Red);
        report = report with { Content = report.Content with { Persons = [new PartnerPersons(Questions.Bor, ["duty-1"])] } };

        SharingDecision decision = Decide(report, ceiling);

        Assert.Equal(outcome, decision.Outcome);
        Assert.Equal(outcome == SharingOutcome.Deny ? ReasonCode.TlpOverCeiling : decision.Reason, decision.Reason);
    }

    [Fact]
    public void TheRecord_SaysHowMany_AndWhich_ByTheNumbersOfTheOriginal()
    {
        Report report = With(Item("198.51.100.1", Tlp.Green), Item("198.51.100.7", Tlp.Amber), Item("203.0.113.9", null), Item("198.51.100.8", Tlp.Red));

        SharingDecision decision = Decide(report, "green");

        Assert.Equal("ceiling TLP:GREEN covers TLP:GREEN; 2 indicators that are marked stricter are withheld", Assert.Single(decision.Steps, step => step.Id == "G04").Detail);
        Assert.Equal([("drop", "indicators[1]", "G04"), ("drop", "indicators[3]", "G04")],
            decision.Redacted!.Changes.Where(change => change.By == "G04").Select(change => (change.Op, change.Path, change.By)));
        Assert.Empty(decision.Withheld);
        string record = decision.ToJson(Questions.FactsKey);
        Assert.DoesNotContain("198.51.100", record, StringComparison.Ordinal);
        SharingQuestion again = RecordedDecision.Read(record).Ask(Questions.Aln, report, Agreement("green"), []);
        Assert.Equal(record, SharingDeciding.Outgoing(again, Policy(Head), ReportFacts.Of(report), Key).ToJson(Questions.FactsKey));
    }

    /// <summary>Rules see what would go: its marking, and how many indicators of which types.</summary>
    [Theory]
    [InlineData("report.tlp == tlp.clear")]
    [InlineData("report.indicators == 1 && report.indicatorTypes.all(t, t == \"ip\")")]
    public void Rules_AreAskedAboutTheRest(string when)
    {
        Report report = With(Item("203.0.113.9", null), new Indicator { What = new IndicatorValue("domain", "c2.example"), Marking = new Marking { Tlp = Tlp.Amber, Pap = Pap.Amber } });
        string policy = Head.Replace("when: \"true\"", $"when: '{when}'", StringComparison.Ordinal);

        Assert.True(Decide(report, "green", policy).IsAllowed);
        Assert.Equal(ReasonCode.NoRuleAllows, Decide(report, "amber", policy).Reason);
    }

    /// <summary>A denial of a rule stays a denial for the whole: it is not asked again without what it may be about.</summary>
    [Fact]
    public void WhatARuleDenies_IsNotTriedAgainWithoutTheStricterIndicator()
    {
        string policy = Head + "  - { id: R9, effect: deny, when: report.tlp >= tlp.amber, because: No. }\n";

        Assert.Equal(ReasonCode.RuleDenied, Decide(ReportOf(Tlp.Green, Tlp.Amber), "amber", policy).Reason);
    }

    [Fact]
    public void AValueThatIsWithheld_AndStandsInTheText_DeniesTheWhole()
    {
        Report report = ReportOf(Tlp.Green, Tlp.Amber);
        report = report with { Content = report.Content with { Description = LanguageText.English("It called 198.51.100[.]7 every hour.") } };

        SharingDecision decision = Decide(report, "green");

        Assert.Equal((ReasonCode.RemovedTextReappears, "V03"), (decision.Reason, Assert.Single(decision.Decisive)));
        Assert.True(Decide(report, "amber").IsAllowed);
    }

    [Fact]
    public void WhereNothingIsLeftThatSaysSomething_ItIsDenied()
    {
        string policy = Head + "  - { id: R30, effect: require, when: \"true\", apply: [blank], because: Bare. }\n";

        Assert.Equal(ReasonCode.CopyEmpty, Decide(With(Item("198.51.100.7", Tlp.Amber)), "green", policy).Reason);
        Assert.True(Decide(With(Item("198.51.100.7", Tlp.Amber)), "amber", policy).IsAllowed);
    }

    /// <summary>Where two ask for it, the guard is named: it would go in any case.</summary>
    [Fact]
    public void WhereARuleDropsItToo_TheGuardIsNamed()
    {
        string policy = Head + "  - { id: R30, effect: require, when: \"true\", apply: [no-ips], because: Names alone. }\n";
        Report report = With(Item("198.51.100.7", Tlp.Amber), Item("198.51.100.8", null), new Indicator { What = new IndicatorValue("domain", "c2.example") });

        Assert.Equal(["G04", "R30"], Decide(report, "green", policy).Redacted!.Changes.Where(change => change.Op == "drop" && change.Path.StartsWith("indicators", StringComparison.Ordinal)).Select(change => change.By));
    }

    /// <summary>A release that the agreement asks for from a marking on is asked of what goes.</summary>
    [Fact]
    public void AReleaseIsAskedFor_ByTheMarkingOfTheRest()
    {
        Agreement agreement = AgreementSamples.Good(AgreementSamples.With("tlp: amber+strict", "tlp: green\n  release: green").Replace("red: named-persons", "red: never", StringComparison.Ordinal));

        Assert.Equal((SharingOutcome.Allow, SharingOutcome.Hold), (Outcome(Tlp.Clear), Outcome(Tlp.Green)));

        SharingOutcome Outcome(Tlp whole) => Decide(ReportOf(whole, Tlp.Amber), agreement, Head).Outcome;
    }

    [Fact]
    public void WithoutAnAgreementInForce_TheReasonIsWhatItWas()
    {
        Report report = ReportOf(Tlp.Green, Tlp.Red);
        SharingQuestion question = Question(report, Agreement("green"));

        foreach (SharingQuestion closed in new[] { question with { Agreement = null }, question with { Agreement = new AgreementFacts(Agreement("green"), Questions.BothSigned) { Standing = AgreementStanding.Suspended } } })
        {
            SharingDecision decision = SharingDeciding.Outgoing(closed, Policy(Head), ReportFacts.Of(report), Key);
            Assert.Equal((SharingOutcome.Deny, "G02", Tlp.Red), (decision.Outcome, decision.Decisive[0], decision.Question.Marking!.Tlp));
        }
    }

    /// <summary>What the partner holds under a looser marking is not left with it: the whole is denied, which takes it back, also where TLP:RED could go to persons.</summary>
    [Theory]
    [InlineData(Tlp.Amber, ReasonCode.TlpOverCeiling)]
    [InlineData(Tlp.Red, ReasonCode.TlpRed)]
    public void WhereThePartnerHoldsItLooser_TheWholeIsDenied(Tlp item, ReasonCode reason)
    {
        Report report = ReportOf(Tlp.Green, item);
        report = report with { Content = report.Content with { Persons = [new PartnerPersons(Questions.Bor, ["duty-1"])] } };

        SharingDecision decision = SharingDeciding.Outgoing(Question(report, Agreement("green")) with { HoldsLooser = true }, Policy(Head), ReportFacts.Of(report), Key);

        Assert.Equal((SharingOutcome.Deny, reason), (decision.Outcome, decision.Reason));
        Assert.EndsWith("that is taken back, and a later one brings the rest.", decision.Because, StringComparison.Ordinal);
        string record = decision.ToJson(Questions.FactsKey);
        SharingQuestion again = RecordedDecision.Read(record).Ask(Questions.Aln, report, Agreement("green"), []);
        Assert.Equal(record, SharingDeciding.Outgoing(again, Policy(Head), ReportFacts.Of(report), Key).ToJson(Questions.FactsKey));
    }

    /// <summary>On the way in, of what was kept and of feedback nothing is left out: the strictest counts for the whole.</summary>
    [Fact]
    public void OnTheWayIn_TheWholeIsDenied()
    {
        Report report = ReportOf(Tlp.Green, Tlp.Amber);
        SharingQuestion arriving = Questions.Incoming() with { Agreement = new AgreementFacts(Agreement("green"), Questions.BothSigned), Marking = report.Content.StrictestMarking };

        Assert.Equal(ReasonCode.TlpOverCeiling, SharingDeciding.Incoming(arriving, Policy(Head), ReportFacts.Of(report)).Reason);
        Assert.Equal(ReasonCode.TlpOverCeiling, SharingDeciding.Incoming(arriving with { Kept = new KeptFacts(KeptExit.Show, Questions.Now) }, Policy(Head), ReportFacts.Of(report)).Reason);
    }

    /// <summary>What nobody knows is not set aside: it denies the whole, as a marking that is not known always did.</summary>
    [Fact]
    public void AnIndicatorOfAnUnknownMarking_DeniesTheWhole()
    {
        foreach (Marking unknown in new[] { new Marking { Tlp = (Tlp)9, Pap = Pap.Amber }, new Marking { Tlp = Tlp.Red, Pap = (Pap)9 } })
        {
            Report report = With(Item("203.0.113.9", null), Item("198.51.100.7", null) with { Marking = unknown });
            Assert.Equal(ReasonCode.MarkingUnknown, Decide(report, "green").Reason);
        }
    }

    [Fact]
    public void NoPolicy_ChoosesByTheCeiling() => Assert.Null(RedactionPath.Find("indicators[above=green]").Target);

    private static Report ReportOf(Tlp whole, Tlp item) => With(whole, Item("198.51.100.7", item > whole ? item : null), Item("203.0.113.9", null));

    private static Report With(params Indicator[] indicators) => With(Tlp.Clear, indicators);

    private static Report With(Tlp whole, params Indicator[] indicators) => SampleReport.Report with
    {
        Content = SampleReport.Report.Content with { Tlp = whole, Pap = Pap.Amber, Recipients = [Questions.Bor], Indicators = indicators },
    };

    private static Indicator Item(string ip, Tlp? tlp) => new() { What = new IndicatorValue("ip", ip), Role = "c2", Marking = tlp is { } own ? new Marking { Tlp = own, Pap = Pap.Amber } : null };

    private static Agreement Agreement(string ceiling) => AgreementSamples.Good(AgreementSamples.With("tlp: amber+strict", $"tlp: {ceiling}"));

    private static SharingQuestion Question(Report report, Agreement agreement) => SharingQuestion.About(report, Questions.Aln, Questions.Bor, "production", Questions.Now) with
    {
        Partner = Questions.Outgoing().Partner,
        Agreement = new AgreementFacts(agreement, Questions.BothSigned),
        SentThisPeriod = 0,
    };

    private static SharingDecision Decide(Report report, string ceiling, string policy = Head) => Decide(report, Agreement(ceiling), policy);

    private static SharingDecision Decide(Report report, Agreement agreement, string policy) => SharingDeciding.Outgoing(Question(report, agreement), Policy(policy), ReportFacts.Of(report), Key);

    private static SharingPolicy Policy(string yaml)
    {
        var read = PolicyReadingTests.Read(yaml);
        Assert.True(read.IsValid, string.Join('\n', read.Problems));
        return read.Value;
    }
}
