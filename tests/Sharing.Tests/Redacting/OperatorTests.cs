using CertBridge.Sharing.Redacting;
using CertBridge.Sharing.Reports;
using CertBridge.Sharing.Tests.Reports;

namespace CertBridge.Sharing.Tests.Redacting;

/// <summary>Each operator at each kind of place it fits.</summary>
public sealed class OperatorTests
{
    private static readonly ReportDraft Draft = SampleReport.Draft;

    [Theory]
    [InlineData("{ op: drop, path: \"victims[*].name\" }", "victims[0].name victims[1].name")]
    [InlineData("{ op: drop, path: \"victims[consent=no].name\" }", "victims[1].name")]
    [InlineData("{ op: drop, path: \"victims[consent=yes]\" }", "victims[0]")]
    [InlineData("{ op: drop, path: \"indicators[role=c2]\" }", "indicators[0]")]
    [InlineData("{ op: drop, path: \"indicators[type=filename]\" }", "indicators[1]")]
    [InlineData("{ op: drop, path: \"indicators[*].also\" }", "indicators[1].also")]
    [InlineData("{ op: drop, path: \"indicators[*].comment\" }", "indicators[1].comment")]
    [InlineData("{ op: drop, path: \"timeline[*]\" }", "timeline[0]")]
    [InlineData("{ op: drop, path: \"timeline[*].source\" }", "timeline[0].source")]
    [InlineData("{ op: drop, path: \"references[*].url\" }", "references[0].url")]
    [InlineData("{ op: drop, path: \"related[*]\" }", "related[0]")]
    [InlineData("{ op: drop, path: summary }", "summary.en")]
    [InlineData("{ op: drop, path: \"summary.sq\" }", "")]
    [InlineData("{ op: drop, path: \"times.started\" }", "times.started")]
    [InlineData("{ op: drop, path: \"impact.users\" }", "impact.users")]
    [InlineData("{ op: drop, path: \"classification.malware\" }", "classification.malware")]
    [InlineData("{ op: drop, path: \"severity.score\" }", "severity.score")]
    [InlineData("{ op: drop, path: contacts.phone247 }", "contacts.phone247")]
    [InlineData("{ op: keep, path: analystNotes }", "")]
    [InlineData("{ op: guard-text, path: title, against: dropped-values }", "")]
    [InlineData("{ op: constant, path: title, value: \"An incident\" }", "title.en title.sq")]
    [InlineData("{ op: constant, path: \"title.sq\", value: \"Incident\" }", "title.sq")]
    [InlineData("{ op: constant, path: \"victims[*].country\", value: ZZ }", "victims[0].country")]
    [InlineData("{ op: constant, path: malicious, value: unknown }", "malicious")]
    [InlineData("{ op: hash-only, path: \"victims[*].ref\" }", "victims[0].ref victims[1].ref")]
    [InlineData("{ op: cryptopan, path: \"indicators[*].value\" }", "indicators[0].value")]
    [InlineData("{ op: mask-email, path: contacts.email }", "contacts.email")]
    [InlineData("{ op: fidelity, path: \"timeline[*].at\", to: day }", "timeline[0].at")]
    public void Changes_AreThoseOfTheStep_AndTheCopyIsValid(string step, string paths)
    {
        RedactedReport redacted = Apply(Draft, step);
        Assert.Equal(paths.Split(' ', StringSplitOptions.RemoveEmptyEntries), redacted.Changes.Select(change => change.Path));
        Assert.All(redacted.Changes, change => Assert.Equal(("R1", Profiles.Of(step).Steps[0].Operator), (change.By, RedactionOperators.Find(change.Op))));
        Assert.True(ReportJson.Read(ReportJson.Write(redacted.Copy)) is { IsValid: true } read && ReportJson.Write(read.Value).AsSpan().SequenceEqual(ReportJson.Write(redacted.Copy)));
        if (paths.Length == 0)
            Assert.Same(redacted.Copy.Content, Draft);
    }

    [Theory]
    [InlineData("ip", "203.0.113.77", "network", "203.0.113.0/24")]
    [InlineData("ip", "203.0.113.0", "network", "203.0.113.0/24")]
    [InlineData("victim-ip", "203.0.113.77", "victim-ip", "203.0.113.0/24")]
    [InlineData("victim-ip", "2001:db8:1:2:3::4", "victim-ip", "2001:db8:1::/48")]
    [InlineData("victim-ip", "203.0.113.128/25", "victim-ip", "203.0.113.0/24")]
    [InlineData("network", "203.0.0.0/16", "network", "203.0.0.0/16")]
    [InlineData("domain", "c2.example", "domain", "c2.example")]
    public void TruncateIp_LeavesANetworkOfTheRightType(string type, string value, string expectedType, string expected)
    {
        IndicatorValue redacted = ApplyToValue(type, value, "{ op: truncate-ip, path: \"indicators[*].value\", v4: 24, v6: 48 }").What;
        Assert.Equal(new IndicatorValue(expectedType, expected), redacted);
        Assert.Equal(expected, IndicatorForms.Canonical(expectedType, expected));
    }

    [Theory]
    [InlineData("{ op: hmac, path: \"indicators[*].value\" }", "domain", "c2.example", "^hmac-[0-9a-f]{24}$")]
    [InlineData("{ op: hmac, path: \"indicators[*].value\", keep: domain }", "email", "bob@stmark.example", "^hmac-[0-9a-f]{24}@stmark\\.example$")]
    [InlineData("{ op: hash-only, path: \"indicators[*].value\" }", "ip", "203.0.113.77", "^hash-[0-9a-f]{40}$")]
    [InlineData("{ op: mask-email, path: \"indicators[type=email].value\" }", "email", "bob@stmark.example", "^\\*\\*\\*@stmark\\.example$")]
    [InlineData("{ op: cryptopan, path: \"indicators[*].value\" }", "ip", "203.0.113.77", "^cryptopan(-[0-9]{1,3}){4}$")]
    [InlineData("{ op: cryptopan, path: \"indicators[*].value\" }", "network", "203.0.113.0/24", "^cryptopan(-[0-9]{1,3}){3}-0/24$")]
    [InlineData("{ op: cryptopan, path: \"indicators[*].value\" }", "victim-ip", "2001:db8::1", "^cryptopan(-[0-9a-f]{4}){8}$")]
    [InlineData("{ op: constant, path: \"indicators[*].value\", value: \"an address\" }", "ip", "203.0.113.77", "^an address$")]
    public void AReplacedValue_IsForNobodyToLookFor(string step, string type, string value, string expected)
    {
        Indicator redacted = ApplyToValue(type, value, step);
        Assert.Equal(IndicatorValue.RedactedType, redacted.What.Type);
        Assert.Equal("context", redacted.Use);
        Assert.Matches(expected, redacted.What.Value);
        Assert.All(Vocabularies.IndicatorTypes.Words.Where(word => word is "ip" or "victim-ip" or "network" or "domain" or "email" or "url"), word =>
            Assert.True(redacted.What.Value.Contains('@', StringComparison.Ordinal) || IndicatorForms.Canonical(word, redacted.What.Value) is null));
    }

    [Fact]
    public void AValueSeenWithAnother_IsReachedByItsOwnType()
    {
        ReportDraft draft = Draft with { Indicators = [new Indicator { What = new("domain", "c2.example"), Also = new("victim-ip", "203.0.113.77"), Use = "detection" }] };
        RedactedReport redacted = Apply(draft, "{ op: hmac, path: \"indicators[type=victim-ip].value\" }");
        Indicator indicator = redacted.Copy.Content.Indicators[0];
        Assert.Equal(("domain", "detection", IndicatorValue.RedactedType), (indicator.What.Type, indicator.Use, indicator.Also!.Type));
        Assert.Equal("indicators[0].also.value", Assert.Single(redacted.Changes).Path);
    }

    [Fact]
    public void AnIpThatIsCut_IsANetworkForTheOtherStepsToo()
    {
        ReportDraft draft = Draft with { Indicators = [new Indicator { What = new("ip", "203.0.113.77") }, new Indicator { What = new("victim-ip", "203.0.113.78") }] };
        RedactedReport redacted = Apply(draft, "{ op: truncate-ip, path: \"indicators[type=ip].value\", v4: 24, v6: 48 }", "{ op: drop, path: \"indicators[type=network]\" }");
        Assert.Equal("victim-ip", Assert.Single(redacted.Copy.Content.Indicators).What.Type);
    }

    [Theory]
    [InlineData(0, 0, 0, 9)]
    [InlineData(9, 9, 0, 9)]
    [InlineData(10, 10, 10, 49)]
    [InlineData(830, 830, 250, 999)]
    [InlineData(1000, 1000, 1000, 100_000_000)]
    [InlineData(9, 10, 0, 49)]
    [InlineData(300, 400, 250, 999)]
    public void Bucket_IsTheSmallestRangeBetweenEdges(long from, long to, long expectedFrom, long expectedTo)
    {
        ReportDraft draft = Draft with { Victims = [new Victim { Ref = "v1", Headcount = new AmountRange(from, to) }] };
        Assert.Equal(
            new AmountRange(expectedFrom, expectedTo),
            Apply(draft, "{ op: bucket, path: \"victims[*].headcount\", edges: [10, 50, 250, 1000] }").Copy.Content.Victims[0].Headcount);
    }

    [Fact]
    public void Bucket_KeepsTheCurrency() => Assert.Equal(
        new AmountRange(0, 1_000_000_000_000_000, "EUR"),
        Apply(Draft, "{ op: bucket, path: impact.economic, edges: [1000] }").Copy.Content.Impact!.Economic);

    [Theory]
    [InlineData("second", "day", "2026-11-21T00:00:00Z", "day")]
    [InlineData("year", "hour", "2026-01-01T00:00:00Z", "year")]
    [InlineData("hour", "hour", "2026-11-21T21:00:00Z", "hour")]
    [InlineData("minute", "month", "2026-11-01T00:00:00Z", "month")]
    public void Fidelity_OnlyEverGrowsCoarser_AndLeavesNoDigitsBelowIt(string before, string to, string expected, string after)
    {
        var aware = new ReportMoment(new DateTimeOffset(2026, 11, 21, 21, 40, 12, TimeSpan.Zero), before);
        ReportDraft draft = Draft with { Times = new ReportTimes { Aware = aware } };
        Assert.Equal(
            new ReportMoment(DateTimeOffset.Parse(expected), after),
            Apply(draft, $"{{ op: fidelity, path: \"times.*\", to: {to} }}").Copy.Content.Times.Aware);
    }

    [Theory]
    [InlineData("Write to bob.x+1@stmark.example, or to Ann@b.example.", "Write to ***@stmark.example, or to ***@b.example.")]
    [InlineData("No address @ all, @home", "No address @ all, @home")]
    [InlineData("läs@exämple.example", "***@exämple.example")]
    public void MaskEmail_InATextLeavesDomains(string text, string expected) =>
        Assert.Equal(expected, DescriptionUnder(text, "{ op: mask-email, path: description }"));

    [Theory]
    [InlineData("See https://evil.example/a.b and 198.51.100.23, v1.2", "See hxxps://evil[.]example/a[.]b and 198[.]51[.]100[.]23, v1.2", "a.bc")]
    [InlineData("HTTP://x.example FTP://y.example", "hxxp://x[.]example fxp://y[.]example", "")]
    [InlineData("Nothing here. At all", "Nothing here. At all", "")]
    public void Defang_LeavesNoLink(string text, string expected, string suffix)
    {
        // A path of one letter after a dot is no name; a.b stays, a.bc does not.
        string plain = suffix.Length == 0 ? expected : expected.Replace("a[.]b", "a.b", StringComparison.Ordinal);
        Assert.Equal(plain, DescriptionUnder(text, "{ op: defang, path: description }"));
    }

    [Fact]
    public void MaskedAndDefanged_IsBoth() => Assert.Equal(
        "***@stmark[.]example",
        DescriptionUnder("bob@stmark.example", "{ op: mask-email, path: description }", "{ op: defang, path: description }"));

    [Fact]
    public void AText_ThatGrowsBeyondItsField_IsCut()
    {
        ReportDraft draft = Draft with { Title = LanguageText.English(string.Concat(Enumerable.Repeat("a.example ", 20)).TrimEnd()) };
        string title = Apply(draft, "{ op: defang, path: title }").Copy.Content.Title.First;
        Assert.Equal(200, title.Length);
        Assert.EndsWith("\u2026", title, StringComparison.Ordinal);
    }

    [Fact]
    public void APseudonym_IsTheSameUnderOneKey_AndAnotherUnderAnother()
    {
        RedactionProfile profile = Profiles.Of("{ op: hmac, path: \"victims[*].name\" }", "{ op: hmac, path: contacts.victim }");
        ReportDraft draft = Draft with
        {
            Victims = [new Victim { Ref = "v1", Name = "it@stmark.example" }, new Victim { Ref = "v2", Name = "IT@stmark.example" }],
        };
        ReportDraft one = Redaction.Apply(SampleReport.Named(draft), [new Obligation(profile, "R1")], Profiles.Key).Copy.Content;
        ReportDraft other = Redaction.Apply(SampleReport.Named(draft), [new Obligation(profile, "R1")], Profiles.OtherKey).Copy.Content;
        Assert.Equal(one.Contacts.Victim, one.Victims[0].Name);
        Assert.NotEqual(one.Victims[0].Name, one.Victims[1].Name);
        Assert.NotEqual(one.Contacts.Victim, other.Contacts.Victim);
    }

    [Fact]
    public void WhatOnlyLooksLikeAPseudonym_IsReplacedAllTheSame()
    {
        const string forged = "hmac-0123456789abcdef01234567";
        ReportDraft draft = Draft with { Victims = [new Victim { Ref = "v1", Name = forged }] };
        Assert.NotEqual(forged, Apply(draft, "{ op: hmac, path: \"victims[*].name\" }").Copy.Content.Victims[0].Name);
    }

    [Fact]
    public void AReference_WithNothingLeft_IsLeftOut()
    {
        RedactedReport redacted = Apply(
            Draft, "{ op: drop, path: \"references[*].url\" }", "{ op: drop, path: \"references[*].title\" }", "{ op: drop, path: \"references[*].externalId\" }");
        Assert.Empty(redacted.Copy.Content.References);
        Assert.Equal(3, redacted.Changes.Count);
    }

    [Fact]
    public void TimesThatContradictEachOther_WithoutTheMiddle_AreNotBothLeft()
    {
        DateTimeOffset day = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);
        ReportDraft draft = Draft with
        {
            Times = new ReportTimes { Started = new(day.AddHours(10)), Detected = new(day, "day"), Aware = new(day.AddHours(9)) },
        };
        RedactedReport redacted = Apply(draft, "{ op: drop, path: times.detected }");
        Assert.Equal(["times.detected", "times.started"], redacted.Changes.Select(change => change.Path));
        Assert.True(ReportJson.Read(ReportJson.Write(redacted.Copy)).IsValid);
    }

    private static string DescriptionUnder(string text, params string[] steps) =>
        Apply(Draft with { Description = LanguageText.English(text) }, steps).Copy.Content.Description.First;

    private static Indicator ApplyToValue(string type, string value, string step) =>
        Apply(Draft with { Indicators = [new Indicator { What = new IndicatorValue(type, value), Use = "detection" }] }, step).Copy.Content.Indicators[0];

    private static RedactedReport Apply(ReportDraft draft, params string[] steps) =>
        Redaction.Apply(SampleReport.Named(draft), [Profiles.By("R1", steps)], Profiles.Key);
}
