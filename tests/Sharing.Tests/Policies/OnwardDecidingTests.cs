using System.Text;
using System.Text.Json;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Redacting;
using CertBridge.Sharing.Reports;
using CertBridge.Sharing.Tests.Agreements;
using CertBridge.Sharing.Tests.Reports;

namespace CertBridge.Sharing.Tests.Policies;

/// <summary>cert-aln made a report and shared it with this node, cert-bor, which is asked to pass it on to cert-cel.</summary>
public sealed class OnwardDecidingTests
{
    private const string Head = """
        apiVersion: certbridge/v1
        kind: SharingPolicy
        metadata: { name: bor-onward, version: 1 }
        combine: deny-overrides
        defaults: { decision: deny, onError: deny, onMissingFact: deny }
        lists: { csirts: [cert-aln, cert-cel], others: [cert-dor] }
        profiles:
          nets: [ { op: truncate-ip, path: "indicators[*].value", v4: 24, v6: 48 } ]
          untitled: [ { op: drop, path: summary } ]
        rules:
          - { id: R1, effect: allow, when: "true", because: Everything the guards let. }

        """;

    private static readonly RedactionKey Key = new(new byte[RedactionKey.SizeBytes]);

    /// <summary>As this node got it: what its originator's agreement took out is out.</summary>
    private static readonly Report Received = AsReceived(Tlp.Green, null);

    /// <summary>TLP 2.0 and the agreement's onward terms, for one who is in the community and one who is not, where the originator named nobody, this one, or another.</summary>
    [Theory]
    [InlineData(Tlp.Clear, "cert-cel", null, "ALLOWED")]
    [InlineData(Tlp.Clear, "cert-dor", null, "ALLOWED")]
    [InlineData(Tlp.Green, "cert-cel", null, "ALLOWED")]
    [InlineData(Tlp.Green, "cert-dor", null, "ONWARD_NOT_AGREED")]
    [InlineData(Tlp.Green, "cert-dor", "cert-dor", "ALLOWED")]
    [InlineData(Tlp.Green, "cert-cel", "cert-dor", "ONWARD_NOT_ALLOWED")]
    [InlineData(Tlp.Green, "cert-cel", "", "ONWARD_NOT_ALLOWED")]
    [InlineData(Tlp.Clear, "cert-cel", "", "ONWARD_NOT_ALLOWED")]
    [InlineData(Tlp.Amber, "cert-cel", null, "ONWARD_NOT_AGREED")]
    [InlineData(Tlp.Amber, "cert-cel", "cert-cel", "ALLOWED")]
    [InlineData(Tlp.Amber, "cert-cel", "cert-dor", "ONWARD_NOT_AGREED")]
    [InlineData(Tlp.AmberStrict, "cert-cel", "cert-cel", "ONWARD_NOT_AGREED")]
    public void Outgoing_IsLetByMarking_Agreement_AndOriginator(Tlp tlp, string to, string? named, string reason)
    {
        SharingDecision decision = Decide(AsReceived(tlp, named), to);

        Assert.Equal(reason, ReasonCodes.Word(decision.Reason));
        Assert.Contains(decision.Steps, step => step.Id == "G15");
        Assert.Contains(decision.Steps, step => step.Id == "G16");
    }

    [Theory]
    [InlineData(Tlp.Clear, null, true)]
    [InlineData(Tlp.Green, null, true)]
    [InlineData(Tlp.Green, "", false)]
    [InlineData(Tlp.Amber, null, false)]
    [InlineData(Tlp.Amber, "cert-cel", true)]
    [InlineData(Tlp.Amber, "cert-dor", false)]
    [InlineData(Tlp.AmberStrict, "cert-cel", false)]
    public void Incoming_AsksItsOriginatorsWord_AndNotTheRelaysAgreement(Tlp tlp, string? named, bool isLetIn)
    {
        SharingDecision decision = Arrive(AsReceived(tlp, named));

        Assert.Equal(isLetIn, decision.IsAllowed);
        Assert.Equal(isLetIn ? DenialClass.Unspecified : DenialClass.Origin, ReasonCodes.ClassOf(decision.Reason));
        Assert.DoesNotContain(decision.Steps, step => step.Id == "G15");
    }

    /// <summary>Every marking, every reach an agreement may give it, every way an originator may name partners, in the community or not: 80 worlds against the table of docs/POLICY.md, written here once more.</summary>
    [Fact]
    public void EveryCombination_IsWhatTheTableSays()
    {
        int worlds = 0;
        foreach (Tlp tlp in new[] { Tlp.Clear, Tlp.Green, Tlp.Amber, Tlp.AmberStrict })
        {
            foreach (string reach in new[] { "nobody", "own-constituency", "{ communities: [csirts] }", "anyone" }.Where(reach => MayBeAgreed(tlp, reach)))
            {
                foreach (string? named in new[] { null, "", "cert-cel", "cert-dor" })
                {
                    foreach (string to in new[] { "cert-cel", "cert-dor" })
                    {
                        worlds++;
                        bool isAllowed = Decide(AsReceived(tlp, named), to, question => question with { Onward = question.Onward! with { Under = [Agreed(tlp, reach)] } }).IsAllowed;
                        Assert.True(isAllowed == IsInTheTable(tlp, reach, named, to), $"{tlp}, {reach}, named {named ?? "nobody said"}, to {to}: {isAllowed}");
                    }
                }
            }
        }
        Assert.Equal(80, worlds);
    }

    private static bool IsInTheTable(Tlp tlp, string reach, string? named, string to)
    {
        bool isNamed = named == to;
        bool isInCommunity = to == "cert-cel";
        return tlp switch
        {
            Tlp.AmberStrict => false,
            _ when reach == "nobody" => false,
            _ when named is not null && !isNamed => false,
            Tlp.Amber => isNamed,
            _ when isNamed || reach == "anyone" => true,
            _ => reach != "own-constituency" && isInCommunity,
        };
    }

    /// <summary>An agreement never says more than TLP 2.0 does.</summary>
    private static bool MayBeAgreed(Tlp tlp, string reach) => reach switch
    {
        "nobody" => true,
        "own-constituency" => tlp <= Tlp.Amber,
        "anyone" => tlp == Tlp.Clear,
        _ => tlp <= Tlp.Green,
    };

    private static Agreement Agreed(Tlp tlp, string reach)
    {
        (string marking, string before) = tlp switch
        {
            Tlp.Clear => ("clear", "anyone"),
            Tlp.Green => ("green", "{ communities: [csirts] }"),
            Tlp.Amber => ("amber", "own-constituency"),
            _ => ("amber+strict", "nobody"),
        };
        return AgreementSamples.Good(AgreementSamples.With($"  {marking}: {before}\n", $"  {marking}: {reach}\n"));
    }

    [Fact]
    public void WithoutProof_ItGoesNowhere_AndComesFromNobody()
    {
        Assert.Equal(ReasonCode.OriginNotSender, Decide(Received, "cert-cel", question => question with { Onward = null }).Reason);
        Assert.Equal(ReasonCode.OriginNotSender, Arrive(Received, question => question with { Onward = null }).Reason);
    }

    [Fact]
    public void NeverBackToItsOriginator()
    {
        Assert.Equal(ReasonCode.BackToOriginator, Decide(Received, "cert-aln").Reason);
        Assert.Contains(Arrive(Received, question => question with { Self = Questions.Aln }).Steps, step => step is { Id: "G07", Reason: ReasonCode.BackToOriginator });
    }

    /// <summary>Both count: what was promised when it came, and what is promised now.</summary>
    [Fact]
    public void TheStricterOfTwoAgreements_Decides()
    {
        Agreement closed = AgreementSamples.Good(AgreementSamples.With("green: { communities: [csirts] }", "green: nobody"));

        Assert.Equal(ReasonCode.OnwardNotAgreed, Decide(Received, "cert-cel", question => question with { Onward = question.Onward! with { Under = [Questions.Agreement, closed] } }).Reason);
        Assert.Equal(ReasonCode.OnwardNotAgreed, Decide(Received, "cert-cel", question => question with { Onward = question.Onward! with { Under = [closed, Questions.Agreement] } }).Reason);
    }

    [Fact]
    public void WithoutTheAgreementItCameUnder_ItStays()
    {
        SharingDecision decision = Decide(Received, "cert-cel", question => question with { Onward = question.Onward! with { Under = [] } });

        Assert.Equal((ReasonCode.NoAgreement, "G15"), (decision.Reason, Assert.Single(decision.Decisive)));
    }

    /// <summary>A community is who the policy in force says it is: another list, or none, lets nothing go.</summary>
    [Fact]
    public void AListOfAnotherName_IsNoCommunity() =>
        Assert.Equal(ReasonCode.OnwardNotAgreed, Decide(Received, "cert-cel", policy: Head.Replace("csirts: [cert-aln, cert-cel]", "csirts: [cert-aln]", StringComparison.Ordinal)).Reason);

    /// <summary>A rule that says the same is the one an officer reads; a rule that allows opens nothing.</summary>
    [Fact]
    public void ARuleThatDenies_IsNamedFirst_AndOneThatAllows_OpensNothing()
    {
        SharingDecision ruled = Decide(AsReceived(Tlp.Amber, ""), "cert-cel", policy: Head + "  - { id: R60, effect: deny, when: flow.onward, because: Ours alone. }\n");

        Assert.Equal((ReasonCode.RuleDenied, "R60"), (ruled.Reason, Assert.Single(ruled.Decisive)));
    }

    /// <summary>Nothing inside an item can be changed: the item is left out.</summary>
    [Fact]
    public void WhatObligationsChangeInAnIndicator_IsLeftOutWhole()
    {
        SharingDecision decision = Decide(Received, "cert-cel", policy: Head + "  - { id: R30, effect: require, when: \"true\", apply: [nets], because: Networks alone. }\n");

        Assert.True(decision.IsAllowed, decision.Because);
        Assert.Equal([0], decision.Withheld);
        Assert.Contains(decision.Steps, step => step is { Id: "V06", Result: StepResult.Pass });
        using var record = JsonDocument.Parse(decision.ToJson(Questions.FactsKey));
        Assert.Equal("indicators[0]", Assert.Single(record.RootElement.GetProperty("itemsWithheld").EnumerateArray()).GetString());
    }

    [Fact]
    public void WhatObligationsChangeInTheCore_KeepsAllOfItHere()
    {
        SharingDecision decision = Decide(Received, "cert-cel", policy: Head + "  - { id: R30, effect: require, when: \"true\", apply: [untitled], because: Short. }\n");

        Assert.Equal((ReasonCode.OnwardCoreChanged, "V06"), (decision.Reason, Assert.Single(decision.Decisive)));
        Assert.Contains("summary", decision.Because, StringComparison.Ordinal);
        Assert.Null(decision.Redacted);
    }

    /// <summary>The victim's name that this node was granted is not another's by that.</summary>
    [Fact]
    public void ANameThatTheOtherWasNotGranted_KeepsAllOfItHere()
    {
        Report named = Received with { Content = Received.Content with { Victims = [Received.Content.Victims[0] with { Name = "St. Mark Hospital" }] } };

        Assert.Equal(ReasonCode.OnwardCoreChanged, Decide(named, "cert-cel").Reason);
    }

    /// <summary>An indicator that alone is over the ceiling of the agreement with the partner is left out; where the agreement carries it, it counts for the whole, which its originator did not let go that far.</summary>
    [Theory]
    [InlineData("green", ReasonCode.Allowed)]
    [InlineData("amber", ReasonCode.OnwardNotAgreed)]
    public void AnIndicatorOverTheCeiling_IsLeftOutWhole_AndTheRestIsAskedAbout(string ceiling, ReasonCode reason)
    {
        Indicator amber = new() { What = new IndicatorValue("domain", "c2.example"), Marking = new Marking { Tlp = Tlp.Amber, Pap = Pap.Amber } };
        Report report = Received with { Content = Received.Content with { Indicators = [amber, .. Received.Content.Indicators] } };

        SharingDecision decision = Decide(report, "cert-cel", question => question with { Agreement = With(AgreementSamples.With("tlp: amber+strict", $"tlp: {ceiling}")) });

        Assert.Equal(reason, decision.Reason);
        Assert.Equal(decision.IsAllowed ? [0] : [], decision.Withheld);
    }

    [Fact]
    public void WhatPersonsWouldHaveToRelease_IsNotPassedOn() =>
        Assert.Equal(ReasonCode.ReleaseMissing, Decide(Received, "cert-cel",
            policy: Head + "  - { id: R50, effect: hold, when: \"true\", needs: { approvals: 1, role: release-officer }, because: People look. }\n").Reason);

    /// <summary>With the agreements it names the same question gives the same record, byte for byte.</summary>
    [Fact]
    public void TheRecord_IsEnoughToAskAgain()
    {
        SharingDecision decision = Decide(Received, "cert-cel");
        string record = decision.ToJson(Questions.FactsKey);

        RecordedDecision recorded = RecordedDecision.Read(record);
        SharingQuestion again = recorded.Ask(Questions.Bor, Received, decision.Question.Agreement!.Document, [Questions.Agreement]);

        Assert.Equal([Questions.Agreement.Hash.ToString()], recorded.OnwardUnder);
        Assert.Equal(record, SharingDeciding.Outgoing(again, Policy(Head), ReportFacts.Of(Received), Key).ToJson(Questions.FactsKey));
        SharingQuestion without = recorded.Ask(Questions.Bor, Received, decision.Question.Agreement!.Document, []);
        Assert.NotEqual(record, SharingDeciding.Outgoing(without, Policy(Head), ReportFacts.Of(Received), Key).ToJson(Questions.FactsKey));
    }

    /// <summary>Nothing that could be asked of a report of one's own is less because it is another's.</summary>
    [Theory]
    [InlineData("tlp: amber+strict", "tlp: clear", ReasonCode.TlpOverCeiling)]
    [InlineData("deny: [public-administration]", "deny: [health]", ReasonCode.SectorDenied)]
    [InlineData("channels: [reports, urgent, indicators, rfi]", "channels: [rfi]", ReasonCode.ChannelClosed)]
    public void TheAgreementWithThePartner_IsAskedAsForAnything(string place, string instead, ReasonCode reason) =>
        Assert.Equal(reason, Decide(Received, "cert-cel", question => question with { Agreement = With(AgreementSamples.With(place, instead)) }).Reason);

    private static Report AsReceived(Tlp tlp, string? named)
    {
        ReportDraft sample = SampleReport.Report.Content;
        return SampleReport.Report with
        {
            Id = ReportId.Parse("CB-ALN-2026-0142"),
            Origin = Questions.Aln,
            Content = sample with
            {
                Tlp = tlp,
                OnwardAllowed = named is null ? null : named.Length == 0 ? [] : [PartnerId.Parse(named)],
                Victims = [.. sample.Victims.Select(victim => victim with { Name = null, Address = null })],
                Indicators = [sample.Indicators[0]],
                AnalystNotes = null,
                Expires = null,
                EmbargoUntil = null,
                Contacts = sample.Contacts with { Victim = null },
            },
        };
    }

    private static AgreementFacts With(string yaml) => new(
        AgreementSamples.Good(yaml.Replace("parties: [cert-aln, cert-bor]", "parties: [cert-bor, cert-cel]", StringComparison.Ordinal)), new HashSet<PartnerId> { Questions.Bor, Questions.Cel });

    private static SharingDecision Decide(Report report, string to, Func<SharingQuestion, SharingQuestion>? change = null, string policy = Head)
    {
        PartnerId partner = PartnerId.Parse(to);
        string parties = partner == Questions.Aln ? "parties: [cert-aln, cert-bor]" : $"parties: [cert-bor, {to}]";
        Agreement agreement = AgreementSamples.Good(AgreementSamples.With("parties: [cert-aln, cert-bor]", parties));
        SharingQuestion question = SharingQuestion.About(report, Questions.Bor, partner, "production", Questions.Now) with
        {
            Partner = new PartnerFacts(partner, IsVerified: true, Questions.Now.AddDays(200), Questions.Now.AddDays(20)),
            Agreement = new AgreementFacts(agreement, new HashSet<PartnerId> { Questions.Bor, partner }),
            SentThisPeriod = 0,
            Onward = new OnwardFacts(report.Content.OnwardAllowed, [Questions.Agreement]),
        };
        return SharingDeciding.Outgoing(change is null ? question : change(question), Policy(policy), ReportFacts.Of(report), Key);
    }

    /// <summary>At cert-cel.</summary>
    private static SharingDecision Arrive(Report report, Func<SharingQuestion, SharingQuestion>? change = null)
    {
        var stated = new ArrivalStatement(report.Content.Marking, report.Content.Expires, report.Content.IsExercise);
        SharingQuestion question = SharingQuestion.OfArrival(report, stated, Questions.Cel, Questions.Bor, "production", Questions.Now) with
        {
            Partner = new PartnerFacts(Questions.Bor, IsVerified: true, Questions.Now.AddDays(200), SheetExpires: null),
            Agreement = With(AgreementSamples.Whole),
            Onward = OnwardFacts.OnArrival(report.Content.OnwardAllowed),
        };
        return SharingDeciding.Incoming(change is null ? question : change(question), SharingPolicy.BuiltIn, ReportFacts.Of(report));
    }

    private static SharingPolicy Policy(string yaml)
    {
        Parsed<SharingPolicy> read = SharingPolicy.Read(Encoding.UTF8.GetBytes(yaml));
        Assert.True(read.IsValid, string.Join('\n', read.Problems));
        return read.Value;
    }
}
