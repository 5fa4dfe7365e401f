using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Redacting;
using CertBridge.Sharing.Reports;
using CertBridge.Sharing.Tests.Agreements;
using CertBridge.Sharing.Tests.Reports;

namespace CertBridge.Sharing.Tests.Redacting;

/// <summary>What no policy lifts.</summary>
public sealed class BuiltInObligationsTests
{
    private static readonly Agreement Plain = AgreementSamples.Good(AgreementSamples.Whole);
    private static readonly Agreement Granting = AgreementSamples.Good(AgreementSamples.Whole.Replace("grants: []  ", "grants: [victim-name]  ", StringComparison.Ordinal));
    private static readonly Agreement NoPersonalData = AgreementSamples.Good(AgreementSamples.Whole.Replace("personalData: pseudonymised", "personalData: none", StringComparison.Ordinal));

    [Fact]
    public void Alone_TheyTakeOutNamesContactAndNotes_AndNothingElse()
    {
        RedactedReport redacted = Redaction.Apply(SampleReport.Report, BuiltInObligations.Of(Plain), Profiles.Key);

        Assert.Equal(ReportItems.Split(SampleReport.Shared).Select(Text), ReportItems.Split(redacted.Copy).Select(Text));
        Assert.Equal(["victims[0].name", "victims[0].address", "victims[1].name", "contacts.victim", "analystNotes"], redacted.Changes.Select(change => change.Path));
        Assert.All(redacted.Changes, change => Assert.Equal(("drop", BuiltInObligations.By), (change.Op, change.By)));
    }

    [Fact]
    public void AGrant_DoesNotReplaceConsent()
    {
        ReportDraft copy = Copy(Granting);
        Assert.Equal(("St. Mark Hospital", null), (copy.Victims[0].Name, copy.Victims[1].Name));
        Assert.Equal("it@stmark.example", copy.Contacts.Victim);
        Assert.Null(copy.AnalystNotes);
    }

    [Theory]
    [InlineData("{ op: hmac, path: contacts.victim, keep: domain }", "hmac-")]
    [InlineData("{ op: hash-only, path: contacts.victim }", "hash-")]
    [InlineData("{ op: constant, path: contacts.victim, value: \"through us\" }", "through us")]
    public void APseudonym_IsEnoughForTheContact_WhereTheAgreementAllowsPersonalData(string step, string begins)
    {
        Assert.StartsWith(begins, Copy(Plain, step).Contacts.Victim, StringComparison.Ordinal);
        Assert.Null(Copy(NoPersonalData, step).Contacts.Victim);
    }

    [Theory]
    [InlineData("{ op: mask-email, path: contacts.victim }")]
    [InlineData("{ op: keep, path: contacts.victim }")]
    [InlineData("{ op: guard-text, path: contacts.victim, against: dropped-values }")]
    [InlineData("{ op: drop, path: contacts.victim }")]
    public void AnythingLess_IsNot(string step) => Assert.Null(Copy(Plain, step).Contacts.Victim);

    [Fact]
    public void NoStep_BringsBackANameOrTheNotes()
    {
        ReportDraft copy = Copy(
            Plain, "{ op: keep, path: \"victims[*].name\" }", "{ op: hmac, path: \"victims[*].name\" }", "{ op: constant, path: \"victims[*].address\", value: x }", "{ op: keep, path: analystNotes }");
        Assert.All(copy.Victims, victim => Assert.Equal((null, null), (victim.Name, victim.Address)));
        Assert.Null(copy.AnalystNotes);
    }

    private static ReportDraft Copy(Agreement agreement, params string[] steps) => Redaction.Apply(
        SampleReport.Report,
        steps.Length == 0 ? BuiltInObligations.Of(agreement) : [Profiles.By("R30", steps), .. BuiltInObligations.Of(agreement)],
        Profiles.Key).Copy.Content;

    private static string Text(EnvelopeItem item) => item.Content.ToStringUtf8();
}
