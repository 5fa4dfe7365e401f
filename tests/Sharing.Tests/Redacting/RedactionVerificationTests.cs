using CertBridge.Protocol;
using CertBridge.Sharing.Redacting;
using CertBridge.Sharing.Reports;
using CertBridge.Sharing.Tests.Reports;

namespace CertBridge.Sharing.Tests.Redacting;

/// <summary>What is asked of a copy before it may be sealed.</summary>
public sealed class RedactionVerificationTests
{
    private static readonly ReportDraft Draft = SampleReport.Draft with
    {
        Description = LanguageText.English("Nothing of note."),
        Summary = null,
        Timeline = [],
        Indicators = [new Indicator { What = new("ip", "45.77.1.2") }, new Indicator { What = new("victim-ip", "203.0.113.77") }],
    };

    private const string DropNames = "{ op: drop, path: \"victims[*].name\" }";
    private const string CutVictims = "{ op: truncate-ip, path: \"indicators[type=victim-ip].value\", v4: 24, v6: 48 }";

    [Fact]
    public void ACopyThatShowsNothingRemoved_PassesEveryQuestion() =>
        Assert.Equal(["V01", "V02", "V03", "V04"], Verify(Draft, DropNames, CutVictims).Where(step => step.IsPassed).Select(step => step.Id));

    [Theory]
    [InlineData("St. Mark Hospital is down")]
    [InlineData("at ST. MARK\n\t HOSPITAL.")]
    [InlineData("\uFF33\uFF54. \uFF2D\uFF41\uFF52\uFF4B Hospital")]
    [InlineData("St. M\u00E1rk Ho\u017Fpita\u2113")]
    [InlineData("St. Ma\u0301rk Hos\u00ADpital")]
    [InlineData("\U0001D412\U0001D42D. Mark Hospital")]
    [InlineData("xSt. Mark Hospitals")]
    public void ANameThatWasDropped_IsFoundHoweverItIsWritten(string text) => AssertShown(Draft with { Description = LanguageText.English(text) }, "description.en", DropNames);

    [Theory]
    [InlineData("203.0.113.77 was hit")]
    [InlineData("(203.0.113.77)")]
    [InlineData("203.0.113.77.")]
    [InlineData("203[.]0[.]113[.]77")]
    [InlineData("203.0.113.77/32")]
    [InlineData("203.0.113.77:443")]
    public void AnAddressThatWasCut_IsFound(string text) => AssertShown(Draft with { Description = LanguageText.English(text) }, "description.en", CutVictims);

    [Theory]
    [InlineData("203.0.113.777 or 1203.0.113.77")]
    [InlineData("203.0.113.77.5")]
    [InlineData("203.0.113.0/24 and 203.0.113.7")]
    public void AnotherAddress_IsNot(string text) => AssertNotShown(Draft with { Description = LanguageText.English(text) }, CutVictims);

    [Fact]
    public void TheFirstAddressOfANetwork_IsNotFoundInIt() =>
        AssertNotShown(Draft with { Indicators = [new Indicator { What = new("victim-ip", "203.0.113.0") }] }, CutVictims);

    [Theory]
    [InlineData("Ask AB.", true)]
    [InlineData("ab is down", true)]
    [InlineData("Abroad, cab", false)]
    public void AShortValue_IsFoundAsAWordOnly(string text, bool isShown)
    {
        ReportDraft draft = Draft with { Description = LanguageText.English(text), Victims = [new Victim { Ref = "v1", Name = "AB" }] };
        Assert.Equal(!isShown, Verify(draft, DropNames)[2].IsPassed);
    }

    public static TheoryData<string, string> Places => new()
    {
        { "title.en", "{ op: keep, path: summary }" },
        { "summary.sq", "{ op: keep, path: summary }" },
        { "timeline[0].text", "{ op: keep, path: summary }" },
        { "measures[0].text", "{ op: keep, path: summary }" },
        { "references[0].title", "{ op: keep, path: summary }" },
        { "indicators[0].comment", "{ op: keep, path: summary }" },
        { "indicators[0].value", "{ op: keep, path: summary }" },
        { "indicators[0].also.value", "{ op: keep, path: summary }" },
        { "timeline[*].source", "{ op: guard-text, path: \"timeline[*].source\", against: dropped-values }" },
        { "contacts.lead", "{ op: guard-text, path: contacts.lead, against: dropped-values }" },
        { "references[*].url", "{ op: guard-text, path: \"references[*].url\", against: dropped-values }" },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void EveryFreeText_IsSearched_AndWhatIsGuardedBesides(string place, string step)
    {
        ReportDraft leaking = Leaking(place);
        AssertShown(leaking, place, DropNames, step);
        if (step.Contains("guard-text", StringComparison.Ordinal))
            AssertNotShown(leaking, DropNames);
    }

    [Fact]
    public void Numbers_AreNotSearched() => AssertNotShown(
        Draft with { Description = LanguageText.English("830 people, 100 users") }, "{ op: drop, path: \"victims[*].headcount\" }", "{ op: drop, path: impact.users }");

    [Fact]
    public void Words_AreNotSearched() => AssertNotShown(
        Draft with { Description = LanguageText.English("A health matter in AL") }, "{ op: drop, path: \"victims[*].sector\" }", "{ op: drop, path: \"victims[*].country\" }");

    [Fact]
    public void AnIndicatorThatWasDropped_IsSearchedFor() =>
        AssertShown(Draft with { Description = LanguageText.English("It calls 45.77.1.2 daily") }, "description.en", "{ op: drop, path: \"indicators[type=ip]\" }");

    [Fact]
    public void ANumberInTheAnswer_IsThatOfTheOriginal() =>
        AssertShown(Draft with { Indicators = [.. Draft.Indicators, new Indicator { What = new("text", "45.77.1.2") }] }, "indicators[2].value", "{ op: drop, path: \"indicators[type=ip]\" }");

    [Fact]
    public void ACopyOfConstants_WithNothingToLookFor_SaysNothing()
    {
        string[] constants = ["{ op: constant, path: title, value: Incident }", "{ op: constant, path: description, value: Incident }"];
        Assert.True(Verify(Draft, constants)[0].IsPassed);
        Assert.False(Verify(Draft, [.. constants, "{ op: drop, path: \"indicators[*]\" }"])[0].IsPassed);
        Assert.False(Verify(Draft, [.. constants, "{ op: hmac, path: \"indicators[*].value\" }"])[0].IsPassed);
        Assert.True(Verify(Draft, "{ op: constant, path: \"title.en\", value: Incident }", constants[1], "{ op: drop, path: \"indicators[*]\" }")[0].IsPassed);
    }

    [Fact]
    public void ACopyThatGrewOverTheLimit_IsNotSealed()
    {
        ReportDraft draft = Draft with
        {
            Indicators = [.. Enumerable.Range(0, 9_000).Select(i => new Indicator { Ref = $"i{i}", What = new("port", "1"), Group = "g", Comment = new string('c', 40) })],
        };
        Assert.True(ReportJson.Write(SampleReport.Named(draft)).Length < Limits.ReportBytesMax);
        string[] steps = ["{ op: hash-only, path: \"indicators[*].value\" }", "{ op: hash-only, path: \"indicators[*].group\" }"];
        VerificationStep step = Verify(draft, steps)[3];
        Assert.Equal(("V04", false), (step.Id, step.IsPassed));
        Assert.True(Verify(draft with { Indicators = [.. draft.Indicators.Take(4_000)] }, steps)[3].IsPassed);
    }

    [Fact]
    public void NoAnswer_HoldsAValue()
    {
        ReportDraft draft = Draft with { Description = LanguageText.English("St. Mark Hospital") };
        RedactedReport redacted = Redaction.Apply(SampleReport.Named(draft), [Profiles.By("R1", DropNames, CutVictims)], Profiles.Key);
        string said = string.Join('\n', [.. RedactionVerification.Verify(SampleReport.Named(draft), redacted).Select(step => step.ToString()), .. redacted.Changes.Select(change => change.ToString()),
            redacted.ToString(), Profiles.Key.ToString(), .. redacted.Run.Removed.Select(removed => removed.ToString())]);
        Assert.DoesNotContain("Mark", said, StringComparison.Ordinal);
        Assert.DoesNotContain("203.0.113.77", said, StringComparison.Ordinal);
    }

    private static ReportDraft Leaking(string place)
    {
        const string name = "of St. Mark Hospital";
        return place.Split(['.', '['])[0] switch
        {
            "title" => Draft with { Title = LanguageText.English(name) },
            "summary" => Draft with { Summary = new LanguageText([new("en", "Fine"), new("sq", name)]) },
            "timeline" when place.EndsWith("text", StringComparison.Ordinal) => Draft with { Timeline = [new TimelineEntry { At = new(SampleReport.Now), Text = name }] },
            "timeline" => Draft with { Timeline = [new TimelineEntry { At = new(SampleReport.Now), Text = "Alert", Source = name }] },
            "measures" => Draft with { Measures = [new Measure(name, "done")] },
            "references" when place.EndsWith("title", StringComparison.Ordinal) => Draft with { References = [new ReportReference { Title = name }] },
            "references" => Draft with
            {
                References = [new ReportReference { Url = "https://x.example/another hospital".Replace(" ", string.Empty, StringComparison.Ordinal) }],
                Victims = [new Victim { Ref = "v1", Name = "AnotherHospital" }],
            },
            "indicators" when place.EndsWith("comment", StringComparison.Ordinal) => Draft with { Indicators = [new Indicator { What = new("ip", "45.77.1.2"), Comment = name }] },
            "indicators" when place.Contains("also", StringComparison.Ordinal) => Draft with { Indicators = [new Indicator { What = new("ip", "45.77.1.2"), Also = new("text", name) }] },
            "indicators" => Draft with { Indicators = [new Indicator { What = new("text", name) }] },
            _ => Draft with { Contacts = Draft.Contacts with { Lead = name } },
        };
    }

    private static void AssertShown(ReportDraft draft, string path, params string[] steps)
    {
        VerificationStep step = Verify(draft, steps)[2];
        Assert.Equal(("V03", false, $"{path} holds a value that was removed elsewhere."), (step.Id, step.IsPassed, step.Detail));
    }

    private static void AssertNotShown(ReportDraft draft, params string[] steps) => Assert.True(Verify(draft, steps)[2].IsPassed);

    private static IReadOnlyList<VerificationStep> Verify(ReportDraft draft, params string[] steps)
    {
        Report report = SampleReport.Named(draft);
        return RedactionVerification.Verify(report, Redaction.Apply(report, [Profiles.By("R1", steps)], Profiles.Key));
    }
}
