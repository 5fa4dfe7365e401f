using System.Text;
using System.Text.Json;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Policies.Cases;
using CertBridge.Sharing.Redacting;
using CertBridge.Sharing.Reports;
using CertBridge.Sharing.Tests.Reports;

namespace CertBridge.Sharing.Tests.Policies;

/// <summary>The policy on what comes in: the agreement allows it, rules that say <c>direction: in</c> deny, and the others are not asked.</summary>
public sealed class IncomingRulesTests
{
    private static readonly Report Report = SampleReport.Report with { Origin = Questions.Incoming().PartnerId };

    [Fact]
    public void Incoming_WithoutARuleForIt_IsWhatTheAgreementAllows()
    {
        SharingDecision decision = Decide("  - { id: R1, effect: deny, when: 'true', because: Nothing leaves. }");

        Assert.Equal((SharingOutcome.Allow, ReasonCode.Allowed), (decision.Outcome, decision.Reason));
        Assert.Equal(["G02"], decision.Decisive);
        Assert.DoesNotContain(decision.Steps, step => step.Kind == StepKind.Rule);
        Assert.Null(decision.Redacted);
    }

    [Fact]
    public void Incoming_ThatARuleDenies_IsDenied_AndItsClassIsAllThatIsTold()
    {
        SharingDecision decision = Decide("  - { id: R7, effect: deny, direction: in, when: report.origin == partner.id && !flow.onward, because: Not from them. }");

        Assert.Equal((SharingOutcome.Deny, ReasonCode.RuleDenied, "Not from them."), (decision.Outcome, decision.Reason, decision.Because));
        Assert.Equal(["R7"], decision.Decisive);
        Assert.Equal(DenialClass.Policy, ReasonCodes.ClassOf(decision.Reason));
    }

    [Fact]
    public void Incoming_WhereARuleHasNoAnswer_IsDenied()
    {
        SharingDecision decision = Decide("  - { id: R7, effect: deny, direction: in, when: report.rootCause == \"x\", because: Never. }", Report with { Content = Report.Content with { RootCause = null } });

        Assert.Equal((SharingOutcome.Deny, ReasonCode.RuleError), (decision.Outcome, decision.Reason));
    }

    /// <summary>A guard speaks first, and a rule can only take away.</summary>
    [Fact]
    public void Incoming_ThatAGuardDenies_StaysDenied()
    {
        SharingDecision decision = SharingDeciding.Incoming(Questions.Incoming() with { Agreement = null }, Policy("  - { id: R7, effect: deny, direction: in, when: 'false', because: Never. }"), ReportFacts.Of(Report));

        Assert.Equal(ReasonCode.NoAgreement, decision.Reason);
    }

    [Fact]
    public void Outgoing_DoesNotAskRulesForWhatComesIn()
    {
        SharingPolicy policy = Policy("  - { id: R7, effect: deny, direction: in, when: 'true', because: Never. }");
        SharingDecision decision = SharingDeciding.Outgoing(Questions.Outgoing(), policy, ReportFacts.Of(SampleReport.Report), new RedactionKey(new byte[RedactionKey.SizeBytes]));

        Assert.DoesNotContain(decision.Steps, step => step.Id == "R7");
    }

    [Fact]
    public void TheRecord_OfAnArrival_IsEnoughToAskAgain()
    {
        SharingQuestion question = Questions.Incoming() with { ReportId = Report.Id.Value, Revision = Report.Revision, Sectors = Report.Content.Sectors, Persons = [] };
        SharingPolicy policy = Policy("  - { id: R7, effect: deny, direction: in, when: report.tlp >= tlp.amber, because: Not that. }");
        string record = SharingDeciding.Incoming(question, policy, ReportFacts.Of(Report)).ToJson(Questions.FactsKey);

        RecordedDecision recorded = RecordedDecision.Read(record);
        SharingQuestion again = recorded.Ask(question.Self, Report, question.Agreement!.Document, []);

        Assert.True(recorded is { IsIncoming: true, CanBeAsked: true });
        Assert.Equal(record, SharingDeciding.Incoming(again, policy, ReportFacts.Of(Report)).ToJson(Questions.FactsKey));
        using var json = JsonDocument.Parse(record);
        Assert.Equal("amber", json.RootElement.GetProperty("asked").GetProperty("stated").GetProperty("tlp").GetString());
    }

    [Fact]
    public void ACase_MayAskForWhatComesIn()
    {
        string samples = Path.Combine(OwnSamples.Folder, "policy");
        PolicyCases cases = PolicyCases.Read(Encoding.UTF8.GetBytes("""
            apiVersion: certbridge/v1
            kind: PolicyTests
            at: "2025-10-14T09:40:00Z"
            self: cert-aln
            env: { exercise: false }
            policy: policy.yaml
            agreements: [agreement.yaml]
            cases:
              - { name: water, report: report.yaml, partner: cert-bor, direction: in, expect: { decision: deny, decisive: [R7] } }
              - { name: energy, report: report.yaml, with: { sectors: [energy] }, partner: cert-bor, direction: in, expect: { decision: allow, decisive: [G02] } }
            """)).Value!;
        SharingPolicy policy = Policy("  - { id: R7, effect: deny, direction: in, when: '\"drinking-water\" in report.sectors', because: Not water. }");

        CasesReport report = CasesRun.Run(cases, file => Parsed<FileBytes>.Valid(new FileBytes(file == "policy.yaml" ? policy.Bytes : File.ReadAllBytes(Path.Combine(samples, file))))).Value!;

        Assert.All(report.Results, result => Assert.True(result.HasPassed, string.Join('\n', result.Differences)));
        Assert.Empty(report.NeverHit);
    }

    public static TheoryData<ReasonCode> Codes() => [.. Enum.GetValues<ReasonCode>()];

    [Theory]
    [MemberData(nameof(Codes))]
    public void ClassOf_EveryReasonButAllowed_HasOne(ReasonCode code) => Assert.Equal(code == ReasonCode.Allowed, ReasonCodes.ClassOf(code) == DenialClass.Unspecified);

    private static SharingDecision Decide(string rules, Report? report = null) => SharingDeciding.Incoming(Questions.Incoming(), Policy(rules), ReportFacts.Of(report ?? Report));

    private static SharingPolicy Policy(string rules)
    {
        var read = PolicyReadingTests.Read($"""
            apiVersion: certbridge/v1
            kind: SharingPolicy
            metadata: {"{"} name: inward, version: 1 {"}"}
            combine: deny-overrides
            defaults: {"{"} decision: deny, onError: deny, onMissingFact: deny {"}"}
            rules:
            {rules}

            """);
        return read.Value ?? throw new InvalidOperationException(string.Join('\n', read.Problems));
    }
}
