using System.Text;
using System.Text.Json;
using CertBridge.Formats.Stix;
using CertBridge.Formats.Stix.Writing;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;
using static CertBridge.Formats.Tests.Readings;
using static CertBridge.Formats.Tests.Submitter;

namespace CertBridge.Formats.Tests.Stix;

/// <summary>A report to a bundle: as the schemas of OASIS have it, the same twice, and read back as what it was but for what the loss list names.</summary>
public sealed class StixWritingTests
{
    private static readonly string[] NoPattern = ["bitcoin-address", "cve", "ja3", "malware-name", "named-pipe", "pdb-path", "registry-value", "text", "victim-ip"];
    private static readonly string[] NoObservable = ["authentihash", "certificate-sha1", "certificate-sha256", "email-subject", "imphash", "port", "service-name", "sha224", "sha384", "stix-pattern", "uri-path", "user-agent"];

    [Fact]
    public void TheSample_IsWrittenByTheSchemas_AndTheSameTwice()
    {
        WrittenReport written = StixWriting.Write(Sample.Report(), Sample.Options);

        AssertJudged(written);
        Assert.Equal(written.Document.ToArray(), StixWriting.Write(Sample.Report(), Sample.Options).Document.ToArray());
        Assert.Equal(
            [
                "title.sq an object of STIX is in one language",
                "status contained is written as open",
                "indicators[].firstSeen an indicator of STIX does not say when it was seen",
                "indicators[].comment an observable of STIX has no comment, confidence or end",
                "summary STIX has no place for it",
                "stage STIX has no place for it",
                "malicious STIX has no place for it",
                "crossBorder STIX has no place for it",
                "rootCause STIX has no place for it",
                "sectors STIX has no place for it",
                "countries STIX has no place for it",
                "entityClass STIX has no place for it",
                "severity STIX has no place for it",
                "impact STIX has no place for it",
                "times STIX has no place for it",
                "victims STIX has no place for it",
                "indicators[].role STIX has no place for it: 6 of them",
                "indicators[].group STIX has no place for it",
                "timeline STIX has no place for it",
                "measures STIX has no place for it",
                "contacts STIX has no place for it",
                "analystNotes STIX has no place for it",
            ],
            written.Losses.Select(loss => $"{loss.Path} {loss.What}"));
    }

    [Fact]
    public void TheSample_IsReadBack_ButForWhatTheListNames()
    {
        ReportDraft draft = Sample.Report().Content;

        ReportDraft read = Readings.Good(StixReading.Read(StixWriting.Write(Sample.Report(), Sample.Options).Document, Options(stated: null))).Draft;

        Assert.Equal((draft.Marking, draft.Title.In("en"), draft.Description.In("en")!.Trim(), draft.Determination, draft.IsExercise), (read.Marking, read.Title.First, read.Description.First, read.Determination, read.IsExercise));
        Assert.Equal(draft.Classification.Rsit, read.Classification.Rsit);
        Assert.Equal(draft.Classification.Attack, read.Classification.Attack);
        Assert.Equal(draft.Classification.Malware, read.Classification.Malware);
        Assert.Equal(draft.References.Select(reference => reference.Url), read.References.Skip(1).Select(reference => reference.Url));
        Assert.Equal(draft.Indicators.Where(one => one.Use != "context").Select(Kept), read.Indicators.Where(one => one.Use != "context").Select(Kept));
        Assert.Equal(draft.Indicators.Where(one => one.Use == "context").Select(Shown), read.Indicators.Where(one => one.Use == "context").Select(Shown));
    }

    /// <summary>Every type there is, for detection and as context: what is written reads back as itself, and what is not is in the list.</summary>
    [Theory]
    [MemberData(nameof(Sample.Values), MemberType = typeof(Sample))]
    public void AValue_IsReadBackAsItself_OrIsALoss(string type, string value, string? alsoType, string? also)
    {
        foreach ((string use, bool isCarried) in (ReadOnlySpan<(string, bool)>)[("detection", !NoPattern.Contains(type)), ("context", !NoPattern.Contains(type) && !NoObservable.Contains(type))])
        {
            var indicator = new Indicator { What = new IndicatorValue(type, value), Also = alsoType is null ? null : new IndicatorValue(alsoType, also!), Use = use };
            Report report = Sample.With(indicator);

            WrittenReport written = StixWriting.Write(report, Sample.Options);
            ForeignReport read = Readings.Good(StixReading.Read(written.Document, Options(stated: null)));

            Assert.Empty(read.Losses);
            bool isPair = use == "detection" || alsoType is null or "filename";
            Assert.Equal(isCarried ? [$"{Shown(isPair ? indicator : indicator with { Also = null })} {use}"] : [], read.Draft.Indicators.Select(one => $"{Shown(one)} {one.Use}"));
            Assert.Equal(isCarried ? 0 : 1, written.Losses.Count(loss => loss.Path == "indicators[].value"));
            Assert.Equal(isPair ? 0 : 1, written.Losses.Count(loss => loss.Path == "indicators[].also"));
        }
    }

    [Fact]
    public void EveryValue_IsWrittenByTheSchemas() => AssertJudged(StixWriting.Write(Sample.WithEveryValue(), Sample.Options));

    [Fact]
    public void TheJudge_RefusesWhatIsNone()
    {
        string written = Encoding.UTF8.GetString(StixWriting.Write(Sample.With(new Indicator { What = new IndicatorValue("mutex", "m") }), Sample.Options).Document.Span);

        Assert.Contains("'pattern_type' is a required property", PythonJudge.Said("Stix/judge.py", Encoding.UTF8.GetBytes(written.Replace("\"pattern_type\":\"stix\",", "", StringComparison.Ordinal)), Corpus.File("stix21", "json-schemas")), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_AreOfEveryType() =>
        Assert.Equal(Vocabularies.IndicatorTypes.Words.Where(type => type != IndicatorValue.RedactedType).Order(), Sample.Values.Select(row => (string)row[0]).Distinct().Order());

    [Theory]
    [InlineData(Tlp.Clear, "94868c89-83c2-464b-929b-a1a8aa3c8487", "613f2e26-407d-48c7-9eca-b8e91df99dc9", Tlp.Clear)]
    [InlineData(Tlp.Green, "bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "34098fce-860f-48ae-8e50-ebd3cc5e41da", Tlp.Green)]
    [InlineData(Tlp.Amber, "55d920b0-5e8b-4f79-9ee9-91f868d9b421", "f88d31f6-486f-44da-b317-01333bde0b82", Tlp.Amber)]
    [InlineData(Tlp.AmberStrict, "939a9414-2ddd-4d32-a0cd-375ea402b003", "5e57c739-391a-4eb3-b6be-7d15ca92d5ed", Tlp.Red)]
    [InlineData(Tlp.Red, "e828b379-4e03-4974-9ac4-e53a884c97c1", "5e57c739-391a-4eb3-b6be-7d15ca92d5ed", Tlp.Red)]
    public void AMarking_IsOnEveryObject_AndItsDefinitionInTheBundle(Tlp tlp, string second, string first, Tlp asFirst)
    {
        Report report = Sample.With(new Indicator { What = new IndicatorValue("mutex", "m") }, tlp);
        foreach ((bool isTlp1, string id, Tlp read) in (ReadOnlySpan<(bool, string, Tlp)>)[(false, second, tlp), (true, first, asFirst)])
        {
            WrittenReport written = StixWriting.Write(report, Sample.Options with { IsTlp1 = isTlp1 });

            AssertJudged(written);
            using JsonDocument bundle = JsonDocument.Parse(written.Document);
            JsonElement[] objects = [.. bundle.RootElement.GetProperty("objects").EnumerateArray()];
            Assert.All(
                objects.Where(one => one.GetProperty("type").GetString() != "marking-definition"),
                one => Assert.Contains($"marking-definition--{id}", one.GetProperty("object_marking_refs").EnumerateArray().Select(reference => reference.GetString())));
            Assert.Contains(objects, one => one.GetProperty("id").GetString() == $"marking-definition--{id}");
            Assert.Equal((read, Pap.Green), Readings.Good(StixReading.Read(written.Document, Options(stated: null))).Draft is var draft ? (draft.Tlp, draft.Pap) : default);
            Assert.Equal(isTlp1 && tlp == Tlp.AmberStrict, written.Losses.Any(loss => loss.Path == "marking.tlp"));
        }
    }

    [Fact]
    public void AStricterIndicator_KeepsItsMarking_AndTheSameObservableIsAsStrictAsTheStrictest()
    {
        var strict = new Marking { Tlp = Tlp.Red, Pap = Pap.Red };
        Report report = Sample.With(
            new Indicator { What = new IndicatorValue("mutex", "m"), Marking = strict },
            new Indicator { What = new IndicatorValue("domain", "evil.example"), Use = "context" },
            new Indicator { What = new IndicatorValue("domain", "evil.example"), Use = "context", Marking = strict });

        WrittenReport written = StixWriting.Write(report, Sample.Options);

        AssertJudged(written);
        ReportDraft read = Readings.Good(StixReading.Read(written.Document, Options(stated: null))).Draft;
        Assert.Equal(Tlp.Green, read.Tlp);
        Assert.Equal(["m", "evil.example"], read.Indicators.Select(one => one.What.Value));
        Assert.All(read.Indicators, one => Assert.Equal(strict, one.Marking));
        Assert.Equal("the same observable stands in the bundle once", Assert.Single(written.Losses, loss => loss.Path == "indicators[].value").What);
    }

    [Theory]
    [InlineData("registry-key", "HKLM\\Software\\Run", "HKEY_LOCAL_MACHINE\\Software\\Run")]
    [InlineData("registry-key", "hkcu\\Run", "HKEY_CURRENT_USER\\Run")]
    [InlineData("registry-key", "HKLMX\\Run", "HKLMX\\Run")]
    [InlineData("tlsh", "T1AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void AValue_IsWrittenInTheFormOfStix(string type, string value, string expected)
    {
        foreach (string use in (string[])["detection", "context"])
        {
            WrittenReport written = StixWriting.Write(Sample.With(new Indicator { What = new IndicatorValue(type, value), Use = use }), Sample.Options);

            Assert.Equal(expected, Assert.Single(Readings.Good(StixReading.Read(written.Document, Options(stated: null))).Draft.Indicators).What.Value);
        }
    }

    [Fact]
    public void TheSameObservable_SeenTwice_StandsOnceWithWhenItWasSeen()
    {
        Indicator Seen(int day) => new() { What = new IndicatorValue("domain", "evil.example"), Use = "context", FirstSeen = Now.AddDays(-day), LastSeen = Now.AddDays(-1) };

        WrittenReport written = StixWriting.Write(Sample.With(Seen(3), Seen(2)), Sample.Options);

        AssertJudged(written);
        Assert.Equal(Now.AddDays(-3), Assert.Single(Readings.Good(StixReading.Read(written.Document, Options(stated: null))).Draft.Indicators).FirstSeen);
        Assert.Single(written.Losses, loss => loss.What == "the same observable stands in the bundle once");
    }

    [Fact]
    public void ATitleAndADescriptionOfOtherLanguages_AreThoseOfOne()
    {
        Report report = Sample.With(new Indicator { What = new IndicatorValue("mutex", "m") });
        LanguageText Text(params string[] tags) => new([.. tags.Select(tag => KeyValuePair.Create(tag, $"in {tag}"))]);

        WrittenReport written = StixWriting.Write(report with { Content = report.Content with { Title = Text("sq"), Description = Text("en", "sq") } }, Sample.Options);

        Assert.Equal("in sq", Readings.Good(StixReading.Read(written.Document, Options(stated: null))).Draft.Description.First);
        Assert.Contains(written.Losses, loss => loss.Path == "description.en");
    }

    [Fact]
    public void AnExercise_SaysSo()
    {
        Report report = Sample.With(new Indicator { What = new IndicatorValue("mutex", "m") });
        WrittenReport written = StixWriting.Write(report with { Content = report.Content with { IsExercise = true } }, Sample.Options);

        Assert.True(Readings.Good(StixReading.Read(written.Document, Options(stated: null))).Draft.IsExercise);
    }

    private static (string, string?, long?, DateTimeOffset?, string?) Kept(Indicator one) => (Shown(one).Replace("HKLM\\", "HKEY_LOCAL_MACHINE\\", StringComparison.Ordinal), one.Use, one.Confidence, one.ValidUntil, one.Comment);

    /// <summary>By the schemas of OASIS.</summary>
    private static void AssertJudged(WrittenReport written) => Assert.Equal("", PythonJudge.Said("Stix/judge.py", written.Document.ToArray(), Corpus.File("stix21", "json-schemas")));
}
