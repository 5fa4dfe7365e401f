using System.Diagnostics;
using System.Text;
using System.Text.Json;
using CertBridge.Formats.Stix;
using CertBridge.Formats.Stix.Writing;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;
using Xunit.Abstractions;
using static CertBridge.Formats.Tests.Readings;
using static CertBridge.Formats.Tests.Submitter;

namespace CertBridge.Formats.Tests.Stix;

/// <summary>A report to a bundle: as the schemas of OASIS have it, the same twice, and read back as what it was but for what the loss list names.</summary>
public sealed class StixWritingTests(ITestOutputHelper output) : IDisposable
{
    private const string Hash = "39a4085bf1a09a057beebd15824d24a602e5ff155cdd31176ad15b3d1e06631f";

    private readonly string folder = Directory.CreateTempSubdirectory("certbridge-stix-").FullName;

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
    [MemberData(nameof(Values))]
    public void AValue_IsReadBackAsItself_OrIsALoss(string type, string value, string? alsoType, string? also, bool isDetected, bool isSeen)
    {
        foreach ((string use, bool isCarried) in (ReadOnlySpan<(string, bool)>)[("detection", isDetected), ("context", isSeen)])
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

    public static TheoryData<string, string, string?, string?, bool, bool> Values => new()
    {
        { "ip", "45.77.1.2", null, null, true, true },
        { "ip", "2606:4700::1", null, null, true, true },
        { "ip", "45.77.1.2", "port", "443", true, true },
        { "network", "45.77.1.0/24", null, null, true, true },
        { "port", "443", null, null, true, false },
        { "domain", "evil.example", null, null, true, true },
        { "domain", "evil.example", "ip", "45.77.1.2", true, true },
        { "domain", "evil.example", "port", "443", true, true },
        { "url", "https://evil.example/a?b='c'\\d", null, null, true, true },
        { "uri-path", "/gate.php", null, null, true, false },
        { "user-agent", "Mozilla/5.0", null, null, true, false },
        { "email", "a@evil.example", null, null, true, true },
        { "email-subject", "It's \"urgent\"", null, null, true, false },
        { "asn", "AS64512", null, null, true, true },
        { "mac", "00:1b:44:11:3a:b7", null, null, true, true },
        { "md5", "d41d8cd98f00b204e9800998ecf8427e", null, null, true, true },
        { "sha1", "da39a3ee5e6b4b0d3255bfef95601890afd80709", null, null, true, true },
        { "sha224", new string('a', 56), null, null, true, false },
        { "sha256", Hash, null, null, true, true },
        { "sha256", Hash, "filename", "a \"b\" \\c.exe", true, true },
        { "sha384", new string('a', 96), null, null, true, false },
        { "sha512", new string('a', 128), null, null, true, true },
        { "imphash", "d41d8cd98f00b204e9800998ecf8427e", null, null, true, false },
        { "authentihash", Hash, null, null, true, false },
        { "ssdeep", "3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C", null, null, true, true },
        { "tlsh", new string('A', 70), null, null, true, true },
        { "certificate-sha1", "da39a3ee5e6b4b0d3255bfef95601890afd80709", null, null, true, false },
        { "certificate-sha256", Hash, null, null, true, false },
        { "filename", "příloha.docx", null, null, true, true },
        { "mutex", "Global\\hlk-7731", null, null, true, true },
        { "registry-key", "HKEY_LOCAL_MACHINE\\Software\\Run", null, null, true, true },
        { "registry-key", "HKEY_LOCAL_MACHINE\\Software\\Run", "registry-value", "hlksvc", true, true },
        { "service-name", "hlk", null, null, true, false },
        { "stix-pattern", "[domain-name:value = 'evil.example'] AND [ipv4-addr:value = '45.77.1.2']", null, null, true, false },
        { "ja3", "d41d8cd98f00b204e9800998ecf8427e", null, null, false, false },
        { "pdb-path", "c:\\a.pdb", null, null, false, false },
        { "named-pipe", "\\\\.\\pipe\\a", null, null, false, false },
        { "registry-value", "a", null, null, false, false },
        { "cve", "CVE-2026-12345", null, null, false, false },
        { "malware-name", "HarbourLock", null, null, false, false },
        { "bitcoin-address", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", null, null, false, false },
        { "text", "anything", null, null, false, false },
        { "victim-ip", "45.77.1.2", null, null, false, false },
    };

    [Fact]
    public void EveryValue_IsWrittenByTheSchemas()
    {
        IEnumerable<Indicator> all = from row in Values
            from use in (string[])["detection", "context"]
            select new Indicator { What = new IndicatorValue((string)row[0], (string)row[1]), Also = row[2] is string also ? new IndicatorValue(also, (string)row[3]) : null, Use = use, FirstSeen = Now.AddDays(-2), LastSeen = Now.AddDays(-1) };

        AssertJudged(StixWriting.Write(Sample.With([.. all]), Sample.Options));
    }

    [Fact]
    public void Values_AreOfEveryType() =>
        Assert.Equal(Vocabularies.IndicatorTypes.Words.Where(type => type != IndicatorValue.RedactedType).Order(), Values.Select(row => (string)row[0]).Distinct().Order());

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
    public void AnExercise_SaysSo()
    {
        Report report = Sample.With(new Indicator { What = new IndicatorValue("mutex", "m") });
        WrittenReport written = StixWriting.Write(report with { Content = report.Content with { IsExercise = true } }, Sample.Options);

        Assert.True(Readings.Good(StixReading.Read(written.Document, Options(stated: null))).Draft.IsExercise);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static (string, string?, long?, DateTimeOffset?, string?) Kept(Indicator one) => (Shown(one).Replace("HKLM\\", "HKEY_LOCAL_MACHINE\\", StringComparison.Ordinal), one.Use, one.Confidence, one.ValidUntil, one.Comment);

    /// <summary>By python3-jsonschema and the schemas of OASIS.</summary>
    private void AssertJudged(WrittenReport written)
    {
        string bundle = Path.Combine(folder, "bundle.json");
        File.WriteAllBytes(bundle, written.Document.ToArray());
        string judge = Path.Combine(AppContext.BaseDirectory, "Stix", "judge.py");
        using Process process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [judge, Corpus.File("stix21", "json-schemas"), bundle]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string said = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        output.WriteLine(said);
        Assert.True(process.ExitCode == 0, said);
    }
}
