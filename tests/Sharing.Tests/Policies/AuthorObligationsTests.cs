using System.Text;
using System.Text.Json;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Redacting;
using CertBridge.Sharing.Reports;
using CertBridge.Sharing.Tests.Reports;

namespace CertBridge.Sharing.Tests.Policies;

/// <summary>What the author asks to be taken out of every copy, beside what the rules say.</summary>
public sealed class AuthorObligationsTests
{
    private const string Head = """
        apiVersion: certbridge/v1
        kind: SharingPolicy
        metadata: { name: alnia, version: 4 }
        combine: deny-overrides
        defaults: { decision: deny, onError: deny, onMissingFact: deny }
        profiles:
          short: [ { op: drop, path: summary }, { op: fidelity, path: "times.*", to: day } ]
          hours: [ { op: fidelity, path: "times.*", to: hour } ]
        rules:
          - { id: R1, effect: allow, when: "true", because: Everybody. }

        """;

    private static readonly RedactionKey Key = new(new byte[RedactionKey.SizeBytes]);

    [Fact]
    public void TheCopy_GoesThroughThem_AndDoesNotNameThem()
    {
        SharingDecision decision = Decide(Asking("short"));

        Assert.True(decision.IsAllowed, decision.Because);
        Assert.Null(decision.Redacted!.Copy.Content.Summary);
        Assert.Empty(decision.Redacted.Copy.Content.Redact);
        Assert.DoesNotContain("redact", Encoding.UTF8.GetString(ReportJson.Write(decision.Redacted.Copy)), StringComparison.Ordinal);
        Assert.Contains(decision.Redacted.Changes, change => change is { Op: "drop", Path: "summary.en", By: "author" });
        Assert.Equal((StepKind.Guard, StepResult.Pass, "alnia v4 has what the author asks for: short"), Step(decision));
    }

    [Fact]
    public void WhereTheAuthorAsksForNothing_NoStepSaysSo() => Assert.DoesNotContain(Decide(Asking()).Steps, step => step.Id == "N02");

    /// <summary>Of a rule and the author the stricter wins, whichever of the two it is.</summary>
    [Theory]
    [InlineData("short", "hours", "author")]
    [InlineData("hours", "short", "R30")]
    [InlineData("hours", "hours", "R30")]
    public void OfRuleAndAuthor_TheStricterWins_AndIsNamed(string author, string rule, string by)
    {
        SharingDecision decision = Decide(Asking(author), Head + $"  - {{ id: R30, effect: require, when: \"true\", apply: [{rule}], because: Ours. }}\n");

        Assert.Equal(by, Assert.Single(decision.Redacted!.Changes, change => change.Path == "times.detected").By);
        Assert.Equal(author == "hours" && rule == "hours" ? "hour" : "day", decision.Redacted.Copy.Content.Times.Detected!.Fidelity);
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("short", "gone")]
    public void AProfileThePolicyDoesNotHave_Denies(params string[] profiles)
    {
        SharingDecision decision = Decide(Asking(profiles));

        Assert.Equal((SharingOutcome.Deny, ReasonCode.ProfileUnknown, "N02"), (decision.Outcome, decision.Reason, Assert.Single(decision.Decisive)));
        Assert.Equal("The author asks for the profile gone, and alnia v4 has none of that name: 'certbridge policy show' prints it, 'certbridge policy load' replaces it.", decision.Because);
        Assert.Null(decision.Redacted);
        using var record = JsonDocument.Parse(decision.ToJson(Questions.FactsKey));
        JsonElement step = Assert.Single(record.RootElement.GetProperty("steps").EnumerateArray(), step => step.GetProperty("id").GetString() == "N02");
        Assert.Equal(("guard", "fail", "PROFILE_UNKNOWN"), (step.GetProperty("kind").GetString(), step.GetProperty("result").GetString(), step.GetProperty("reason").GetString()));
    }

    [Fact]
    public void TheBuiltInPolicy_HasNone_AndSaysSo()
    {
        SharingDecision decision = SharingDeciding.Outgoing(Question(Asking("short")), SharingPolicy.BuiltIn, ReportFacts.Of(Asking("short")), Key);

        Assert.Equal(ReasonCode.ProfileUnknown, decision.Reason);
        Assert.Contains("profile short, and built-in v1 has no profiles", decision.Because, StringComparison.Ordinal);
    }

    /// <summary>A rule that denies is the reason an officer reads; that a profile is not there is one before nobody allowed it.</summary>
    [Theory]
    [InlineData("  - { id: R9, effect: deny, when: \"true\", because: No. }\n", ReasonCode.RuleDenied)]
    [InlineData("  - { id: R9, effect: deny, when: report.score > 50 || report.malicious == \"no\", because: No. }\n", ReasonCode.RuleDenied)]
    [InlineData("", ReasonCode.ProfileUnknown)]
    public void ADenialOfARule_ComesFirst(string rule, ReasonCode reason) => Assert.Equal(reason, Decide(Asking("gone"), Head + rule).Reason);

    [Fact]
    public void AGuardThatDenies_ComesFirst() =>
        Assert.Equal(ReasonCode.NoAgreement, SharingDeciding.Outgoing(Question(Asking("gone")) with { Agreement = null }, Policy(Head), ReportFacts.Of(Asking("gone")), Key).Reason);

    /// <summary>A policy in shadow is asked with profiles of its own.</summary>
    [Fact]
    public void AnotherPolicy_AnswersByItsOwnProfiles()
    {
        SharingDecision decision = Decide(Asking("hours"));
        SharingDecision other = Decide(Asking("hours"), Head.Replace("  hours:", "  minutes:", StringComparison.Ordinal));

        Assert.Equal((SharingOutcome.Allow, SharingOutcome.Deny), (decision.Outcome, other.Outcome));
        Assert.True(decision.Beside(other).ShadowDiffers);
    }

    /// <summary>With the report and the policy it names the same question gives the same record, byte for byte, and another wish another digest.</summary>
    [Fact]
    public void TheRecord_IsEnoughToAskAgain()
    {
        Report report = Asking("gone");
        SharingDecision decision = Decide(report);
        string record = decision.ToJson(Questions.FactsKey);

        SharingQuestion again = RecordedDecision.Read(record).Ask(Questions.Aln, report, Questions.Agreement, []);

        Assert.Equal(record, SharingDeciding.Outgoing(again, Policy(Head), ReportFacts.Of(report), Key).ToJson(Questions.FactsKey));
        Assert.NotEqual(Digest(Decide(Asking("short"))), Digest(Decide(Asking("hours"))));

        static string Digest(SharingDecision one) => JsonDocument.Parse(one.ToJson(Questions.FactsKey)).RootElement.GetProperty("factsDigest").GetString()!;
    }

    [Fact]
    public void WhatIsNotToldToThePartner_IsTakenOut_AlsoWhereNothingElseIs()
    {
        Report plain = Asking() with { Content = Asking().Content with { Recipients = [], Persons = [], EmbargoUntil = null } };

        Assert.Same(plain, RecipientCopy.Of(plain, Questions.Bor));
        Assert.Empty(RecipientCopy.Of(plain with { Content = plain.Content with { Redact = ["short"] } }, Questions.Bor).Content.Redact);
    }

    private static Report Asking(params string[] profiles) => SampleReport.Report with { Content = SampleReport.Report.Content with { Redact = profiles } };

    private static SharingQuestion Question(Report report)
    {
        SharingQuestion known = Questions.Outgoing();
        return SharingQuestion.About(report, Questions.Aln, Questions.Bor, "production", Questions.Now) with { Partner = known.Partner, Agreement = known.Agreement, SentThisPeriod = 0 };
    }

    private static SharingDecision Decide(Report report, string policy = Head) => SharingDeciding.Outgoing(Question(report), Policy(policy), ReportFacts.Of(report), Key);

    private static SharingPolicy Policy(string yaml)
    {
        var read = PolicyReadingTests.Read(yaml);
        Assert.True(read.IsValid, string.Join('\n', read.Problems));
        return read.Value;
    }

    private static (StepKind, StepResult, string) Step(SharingDecision decision) => Assert.Single(decision.Steps, step => step.Id == "N02") is var step ? (step.Kind, step.Result, step.Detail) : default;
}
