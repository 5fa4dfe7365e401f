using System.Text;
using System.Text.RegularExpressions;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;
using static CertBridge.Sharing.Tests.Reports.SampleReport;

namespace CertBridge.Sharing.Tests.Reports;

public sealed class ReportReadingTests
{
    [Fact]
    public void Yaml_EveryFieldFilled_IsReadAndSaysOnlyThatOneVictimIsNotSent()
    {
        Parsed<ReportDraft> read = Read(Yaml);

        Assert.True(read.IsValid, string.Join('\n', read.Problems));
        Assert.Equal("CB1310 victims[1].name", string.Join('\n', read.Problems.Select(problem => $"{problem.Code} {problem.Field}")));
        Assert.Equal(new Marking { Tlp = Tlp.Amber, Pap = Pap.Amber }, read.Value.Marking);
        Assert.Equal("Ransomware në spital", read.Value.Title.In("sq"));
        Assert.Equal(["AL", "NO"], read.Value.Countries);
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 21, 40, 0, TimeSpan.Zero), read.Value.Times.Aware!.At);
        Assert.Equal("2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae", read.Value.Indicators[1].What.Value);
        Assert.Equal(new Marking { Tlp = Tlp.AmberStrict, Pap = Pap.Amber }, read.Value.Indicators[1].Marking);
    }

    [Fact]
    public void Json_OfADraft_IsReadBackToTheSameBytes()
    {
        byte[] json = ReportJson.Write(Draft);

        Parsed<ReportDraft> read = ReportReading.Json(json, Now);

        Assert.Equal(Encoding.UTF8.GetString(json), Encoding.UTF8.GetString(ReportJson.Write(read.Value!)));
    }

    [Theory]
    [InlineData("kind: IncidentReport", "kind: Agreement", "CB1206", "kind")]
    [InlineData("apiVersion: certbridge/v1", "apiVersion: certbridge/v2", "CB1206", "apiVersion")]
    [InlineData("exercise: false", "exercise: no", "CB1201", "exercise")]
    [InlineData("exercise: false\n", "", "CB1201", "exercise")]
    [InlineData("status: open", "status: open\nstatsu: open", "CB1201", "statsu")]
    [InlineData("title: {", "title: { english: x,", "CB1201", "title.english")]
    [InlineData("sectors: [health]", "sectors: []", "CB1201", "sectors")]
    [InlineData("sectors: [health]", "sectors: health", "CB1201", "sectors")]
    [InlineData("sectors: [health]", "sectors: [helath]", "CB1206", "sectors[0]")]
    [InlineData("countries: [AL, NO]", "countries: [AL, Norway]", "CB1206", "countries[1]")]
    [InlineData("determination: suspected", "determination: maybe", "CB1206", "determination")]
    [InlineData("attack: [T1486,", "attack: [T14,", "CB1206", "classification.attack")]
    [InlineData("CVE-2024-12345", "CVE-24-1", "CB1206", "classification.cve")]
    [InlineData("score: 72", "score: 101", "CB1207", "severity.score")]
    [InlineData("score: 72", "score: high", "CB1201", "severity.score")]
    [InlineData("currency: EUR", "currency: eur", "CB1206", "impact.economic.currency")]
    [InlineData("users: { from: 100", "users: { from: 1000", "CB1201", "impact.users.to")]
    [InlineData("ref: v2", "ref: v1", "CB1201", "victims")]
    [InlineData("ref: i2", "ref: i1", "CB1201", "indicators")]
    [InlineData("report: CB-BOR-2026-0007", "report: 7", "CB1201", "related[0].report")]
    [InlineData("url: \"https://cert.example/a/1\"", "url: \"javascript:alert(1)\"", "CB1201", "references[0].url")]
    [InlineData("languages: [en, sq]", "langauges: [en]", "CB1201", "contacts.langauges")]
    [InlineData("recipients: [cert-bor]", "recipients: [CERT BOR]", "CB1201", "recipients[0]")]
    [InlineData("recipients: [cert-bor]", "redact: victim-hidden", "CB1201", "redact")]
    [InlineData("recipients: [cert-bor]", "redact: [Victim_Hidden]", "CB1201", "redact")]
    [InlineData("recipients: [cert-bor]", "redact: [-hidden]", "CB1201", "redact")]
    [InlineData("recipients: [cert-bor]", "redact: [victim-hidden, short, victim-hidden]", "CB1201", "redact")]
    [InlineData("recipients: [cert-bor]", "redact: [a2345678901234567890123456789012345678901]", "CB1207", "redact[0]")]
    public void Yaml_FieldThatDoesNotFitTheSchema_IsRefusedByName(string old, string replacement, string code, string field) =>
        AssertSingle(With(old, replacement), code, field);

    [Theory]
    [InlineData("id: CB-ALN-2026-0001")]
    [InlineData("uuid: 01939f5e-7a3b-7000-8000-000000000001")]
    [InlineData("revision: 1")]
    [InlineData("previous: \"00\"")]
    [InlineData("origin: cert-aln")]
    [InlineData("author: someone")]
    public void Yaml_NameTheNodeGives_IsRefused(string line) => AssertSingle(Read(Yaml + "\n" + line), "CB1201", line[..line.IndexOf(':', StringComparison.Ordinal)]);

    [Theory]
    [InlineData("marking: { tlp: amber, pap: amber, iep: \"https://cert.example/iep/1\" }\n", "", "CB1301", "marking")]
    [InlineData("{ tlp: amber, pap: amber,", "{ pap: amber,", "CB1301", "marking.tlp")]
    [InlineData("{ tlp: amber, pap: amber,", "{ tlp: amber, pap: null,", "CB1301", "marking.pap")]
    [InlineData("{ tlp: amber, pap: amber,", "{ tlp: orange, pap: amber,", "CB1303", "marking.tlp")]
    [InlineData("{ tlp: amber, pap: amber,", "{ tlp: white, pap: amber,", "CB1303", "marking.tlp")]
    [InlineData("{ tlp: amber, pap: amber,", "{ tlp: AMBER, pap: amber,", "CB1303", "marking.tlp")]
    [InlineData("{ tlp: amber, pap: amber,", "{ tlp: amber, pap: black,", "CB1303", "marking.pap")]
    [InlineData("marking: { tlp: amber+strict }", "marking: { tlp: green }", "CB1302", "indicators[1].marking")]
    [InlineData("marking: { tlp: amber+strict }", "marking: { pap: green }", "CB1302", "indicators[1].marking")]
    [InlineData("marking: { tlp: amber+strict }", "marking: { tlp: secret }", "CB1303", "indicators[1].marking.tlp")]
    public void Yaml_MarkingMissingUnknownOrLooser_IsRefused(string old, string replacement, string code, string field) =>
        AssertSingle(With(old, replacement), code, field);

    [Theory]
    [InlineData("stage: early-warning", "times:\n", "CB1203", "times.aware")]
    [InlineData("malicious: suspected\n", "", "CB1203", "malicious")]
    [InlineData("crossBorder: \"yes\"\n", "", "CB1203", "crossBorder")]
    [InlineData("countries: [AL, NO]\n", "", "CB1203", "countries")]
    public void Yaml_EarlyWarningWithoutWhatItNeeds_IsRefused(string old, string replacement, string code, string field)
    {
        Parsed<ReportDraft> read = field == "times.aware"
            ? With("  aware: \"2026-11-21T22:40:00+01:00\"\n", string.Empty)
            : With(old, replacement);

        AssertSingle(read, code, field);
    }

    [Theory]
    [InlineData("notification", "  functional: significant-critical\n", "impact.functional")]
    [InlineData("notification", "  information: suspected-loss\n", "impact.information")]
    [InlineData("notification", "measures:\n  - { text: \"Network cut\", state: done }\n", "measures")]
    [InlineData("final", "rootCause: malicious-actions\n", "rootCause")]
    [InlineData("final", "measures:\n  - { text: \"Network cut\", state: done }\n", "measures")]
    public void Yaml_LaterStageWithoutWhatItNeeds_IsRefused(string stage, string removed, string field)
    {
        string staged = Yaml.Replace("stage: early-warning", $"stage: {stage}", StringComparison.Ordinal);
        Assert.True(Read(staged).IsValid);
        Assert.Contains(removed, staged, StringComparison.Ordinal);

        AssertSingle(Read(staged.Replace(removed, string.Empty, StringComparison.Ordinal)), "CB1203", field);
    }

    [Fact]
    public void Yaml_VoluntaryReportWithoutTimes_IsRead() =>
        Assert.True(Read(Yaml.Replace("stage: early-warning", "stage: voluntary", StringComparison.Ordinal)
            .Replace("  aware: \"2026-11-21T22:40:00+01:00\"\n", string.Empty, StringComparison.Ordinal)).IsValid);

    [Theory]
    [InlineData("detected: \"2026-11-21T20:05:00Z\"", "detected: \"2026-11-20T23:59:59Z\"", "times.detected")]
    [InlineData("detected: \"2026-11-21T20:05:00Z\"", "detected: \"2026-11-21T22:05:00Z\"", "times.aware")]
    [InlineData("reported: \"2026-11-22T02:09:00Z\"", "reported: \"2026-11-21T21:39:59Z\"", "times.reported")]
    [InlineData("contained: \"2026-11-22T04:00:00.5Z\"", "contained: \"2026-11-20T04:00:00Z\"", "times.contained")]
    [InlineData("reported: \"2026-11-22T02:09:00Z\"", "reported: \"2026-11-25T12:05:01Z\"", "times.reported")]
    [InlineData("reported: \"2026-11-22T02:09:00Z\"", "reported: \"9999-12-31T23:59:59Z\"", "times.reported")]
    [InlineData("{ at: \"2026-11-21T00:00:00Z\", fidelity: day }", "\"0001-01-01T00:00:00Z\"", "times.started")]
    [InlineData("lastSeen: \"2026-11-21T00:00:00Z\"", "lastSeen: \"2026-11-19T00:00:00Z\"", "indicators[0].lastSeen")]
    [InlineData("expires: \"2027-01-01T00:00:00Z\"", "expires: \"2026-11-25T12:00:00Z\"", "expires")]
    public void Yaml_TimesThatContradict_AreRefused(string old, string replacement, string field) => AssertSingle(With(old, replacement), "CB1204", field);

    [Theory]
    [InlineData("reported: \"2026-11-22T02:09:00Z\"", "reported: \"2026-11-25T12:05:00Z\"")]
    [InlineData("detected: \"2026-11-21T20:05:00Z\"", "detected: { at: \"2026-11-21T23:59:00Z\", fidelity: day }")]
    [InlineData("detected: \"2026-11-21T20:05:00Z\"", "detected: { at: \"2026-01-01T00:00:00Z\", fidelity: year }")]
    public void Yaml_TimesThatCanBeInOrder_AreRead(string old, string replacement) => Assert.True(With(old, replacement).IsValid);

    [Theory]
    [InlineData("45.77.1.2", "45.77.1", "CB2101")]
    [InlineData("45.77.1.2", "45[.]77[.]1[.]2", "CB2101")]
    [InlineData("2C26B46B68FFC68FF99B453C1D30413413422D706483BFA0F98A5E886266E7AE", "2C26", "CB2101")]
    [InlineData("type: ip, role: c2, value: \"45.77.1.2\"", "type: stix-pattern, value: \"[ipv4-addr:value = 'x'\"", "CB2110")]
    public void Yaml_IndicatorThatDoesNotParse_IsRefused(string old, string replacement, string code)
    {
        Parsed<ReportDraft> read = With(old, replacement);

        Assert.Contains(code, read.Problems.Where(problem => !problem.IsWarning).Select(problem => problem.Code.Code));
        Assert.False(read.IsValid);
    }

    [Theory]
    [InlineData("45.77.1.2", "8.8.8.8", "CB2103", "indicators[0].value")]
    [InlineData("45.77.1.2", "192.168.1.1", "CB2104", "indicators[0].value")]
    [InlineData("45.77.1.2", "198.51.100.23", "CB2104", "indicators[0].value")]
    [InlineData("validUntil: \"2027-02-01T00:00:00Z\"", "validUntil: \"2026-02-01T00:00:00Z\"", "CB2105", "indicators[0].validUntil")]
    [InlineData("title: { en: \"Ransomware at a hospital\", sq:", "title: { sq:", "CB1401", "title")]
    [InlineData("File servers encrypted", "Ask it@stmark.example", "CB1311", "description.en")]
    [InlineData("tlp: amber, pap", "tlp: red, pap", "CB1203", "persons")]
    public void Yaml_DoubtfulButTakenContent_IsReadWithAWarning(string old, string replacement, string code, string field)
    {
        string yaml = Yaml.Replace(", marking: { tlp: amber+strict }", string.Empty, StringComparison.Ordinal);
        Assert.Contains(old, yaml, StringComparison.Ordinal);

        AssertWarning(Read(yaml.Replace(old, replacement, StringComparison.Ordinal)), code, field);
    }

    /// <summary>An English text that was refused is not missing as well.</summary>
    [Theory]
    [InlineData("Ransomware at a hospital", "Ransomware\\u0007", "title.en")]
    [InlineData("File servers encrypted", "\\u202eFile servers", "description.en")]
    public void Yaml_AForbiddenCharacterInTheEnglishText_IsOneProblem(string old, string replacement, string field)
    {
        string yaml = Yaml.Replace(", marking: { tlp: amber+strict }", string.Empty, StringComparison.Ordinal);
        Parsed<ReportDraft> read = Read(yaml.Replace(old, replacement, StringComparison.Ordinal));

        Assert.Equal(["CB1501 " + field], read.Problems.Where(problem => problem.Field.StartsWith(field.Split('.')[0], StringComparison.Ordinal)).Select(problem => $"{problem.Code} {problem.Field}"));
    }

    [Theory]
    [InlineData("\"\": 1", "CB1201")]
    [InlineData("\"\": &a 1", "CB1202")]
    public void Yaml_AFieldWithoutAName_IsCalledThat(string line, string code) => AssertSingle(Read(Yaml + "\n" + line), code, "(field without a name)");

    [Theory]
    [InlineData("Write to jane.doe@stmark.example now", true)]
    [InlineData("Call +355 69 123 4567", true)]
    [InlineData("Her number is 078-05-1120.", true)]
    [InlineData("RSSMRA85T10A562S signed it", true)]
    [InlineData("Version 10.0.19041.1 with 1234567890 files on 2026-11-21", false)]
    [InlineData("user at host, 100% @ night", false)]
    public void Yaml_PersonalDataAtGreen_IsRefused(string text, bool isRefused)
    {
        Parsed<ReportDraft> read = Read(Yaml.Replace("tlp: amber, pap", "tlp: green, pap", StringComparison.Ordinal)
            .Replace("File servers encrypted; the emergency department is on paper.", text, StringComparison.Ordinal));

        if (isRefused)
            AssertSingle(read, "CB1311", "description.en");
        else
            Assert.True(read.IsValid, string.Join('\n', read.Problems));
    }

    [Theory]
    [InlineData("attachments: [{ name: a.pcap }]", "CB1320", "attachments")]
    [InlineData("attachments: { name: a.pcap }", "CB1320", "attachments")]
    public void Yaml_WhatThisVersionCannotKeep_IsRefusedByName(string line, string code, string field) => AssertSingle(Read(Yaml + "\n" + line), code, field);

    [Theory]
    [InlineData("attachments: []")]
    [InlineData("embargoUntil: \"2026-12-24T00:00:00Z\"")]
    [InlineData("persons: { cert-bor: [duty-1, duty-2] }")]
    [InlineData("embargoUntil: \"2026-11-24T00:00:00Z\"")]
    [InlineData("redact: []")]
    [InlineData("redact: [victim-hidden, a234567890123456789012345678901234567890]")]
    public void Yaml_NothingToHoldBack_IsRead(string line) => Assert.True(Read(Yaml + "\n" + line).IsValid);

    [Fact]
    public void Yaml_TenThousandAndOneIndicators_AreRefusedNamingTheLimit()
    {
        string Many(int count) => Yaml.Replace("indicators:\n", "indicators:\n" + string.Concat(Enumerable.Range(0, count).Select(i => $"  - {{ type: text, value: \"{i}\" }}\n")), StringComparison.Ordinal);

        Assert.True(Read(Many(9_998)).IsValid);
        AssertSingle(Read(Many(9_999)), "CB1207", "indicators");
    }

    [Fact]
    public void Yaml_SeventeenProfiles_AreRefusedNamingTheLimit()
    {
        string Many(int count) => Yaml + $"\nredact: [{string.Join(", ", Enumerable.Range(1, count).Select(i => $"p{i}"))}]";

        Assert.Equal(16, Read(Many(16)).Value!.Redact.Count);
        AssertSingle(Read(Many(17)), "CB1207", "redact");
    }

    [Fact]
    public void Yaml_OverAMebibyte_IsRefusedNamingTheLimit() => AssertSingle(Read(Yaml + "\n#" + new string('x', 1024 * 1024)), "CB1207", string.Empty);

    [Fact]
    public void Yaml_WhoseJsonIsOverTheLimit_IsRefused()
    {
        // A tab is one byte in YAML and two in JSON: 300 entries of 2,000 are within the one limit and over the other.
        string entry = $"  - {{ at: \"2026-11-21T20:05:00Z\", text: \"x{new string('\t', 1_998)}x\" }}\n";

        AssertSingle(With("timeline:\n", "timeline:\n" + string.Concat(Enumerable.Repeat(entry, 300))), "CB1207", string.Empty);
    }

    [Fact]
    public void Yaml_ManyProblems_AreAllReportedAtOnce()
    {
        Parsed<ReportDraft> read = Read("apiVersion: certbridge/v1\nkind: IncidentReport\n");

        Assert.Equal(
            ["classification", "contacts", "description", "determination", "exercise", "marking", "sectors", "severity", "stage", "status", "title"],
            read.Problems.Select(problem => problem.Field).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("just text")]
    [InlineData("null")]
    [InlineData("3")]
    public void Yaml_NotNamedFields_IsRefused(string yaml) => AssertSingle(Read(yaml), "CB1201", string.Empty);

    [Fact]
    public void Yaml_ReferenceSample_IsRead()
    {
        Parsed<ReportDraft> read = ReportReading.Yaml(File.ReadAllBytes(Corpus.File("..", "reference", "samples", "report.yaml")), Now);

        Assert.True(read.IsValid, string.Join('\n', read.Problems));
        Assert.Contains(read.Problems, problem => problem.Code.Code == "CB1310");
        Assert.Equal(new AmountRange(830, 830), read.Value.Victims[0].Headcount);
        Assert.Equal(3, read.Value.Indicators.Count);
    }

    [Theory]
    [InlineData("early-warning")]
    [InlineData("notification")]
    [InlineData("intermediate")]
    [InlineData("progress")]
    [InlineData("final")]
    [InlineData("voluntary")]
    public void Template_AsItIs_LacksOnlyItsMarking(string stage)
    {
        string template = ReportTemplate.Write(Now, "duty \"desk\" \\ cert-aln", stage);

        Parsed<ReportDraft> read = Read(template);
        Assert.Equal(["marking.tlp", "marking.pap"], read.Problems.Select(problem => problem.Field));
        Assert.All(read.Problems, problem => Assert.Equal("CB1301", problem.Code.Code));

        Parsed<ReportDraft> marked = Read(template.Replace("tlp: ", "tlp: green", StringComparison.Ordinal).Replace("pap: ", "pap: green", StringComparison.Ordinal));
        Assert.True(marked.IsValid, string.Join('\n', marked.Problems));
        Assert.Equal("duty \"desk\" \\ cert-aln", marked.Value.Contacts.Lead);
    }

    [Fact]
    public void Template_WithItsExamplesUncommented_IsValid()
    {
        string template = ReportTemplate.Write(Now).Replace("tlp: ", "tlp: green", StringComparison.Ordinal).Replace("pap: ", "pap: green", StringComparison.Ordinal);
        template = Regex.Replace(template, "^(?<indent> *)# (?<line>  - |victims:|indicators:|analystNotes:|attack:|cve:)", "${indent}${line}", RegexOptions.Multiline | RegexOptions.NonBacktracking);

        Parsed<ReportDraft> read = Read(template);

        Assert.True(read.IsValid, string.Join('\n', read.Problems));
        Assert.Equal((2, 1, 1), (read.Value.Indicators.Count, read.Value.Victims.Count, read.Value.Classification.Attack.Count));
    }

    [Fact]
    public void Yaml_HeadcountAsARange_IsKept()
    {
        ReportDraft draft = SampleReport.With("headcount: 830", "headcount: { from: 250, to: 999 }").Value!;
        Assert.Equal(new AmountRange(250, 999), draft.Victims[0].Headcount);
        Assert.Equal(draft.Victims[0], ReportReading.Json(ReportJson.Write(draft), SampleReport.Now).Value!.Victims[0]);
    }

    [Theory]
    [InlineData("headcount: { from: 9, to: 1 }", "CB1201", "victims[0].headcount.to")]
    [InlineData("headcount: { from: 9 }", "CB1201", "victims[0].headcount.to")]
    [InlineData("headcount: { from: 9, to: 100000001 }", "CB1207", "victims[0].headcount.to")]
    [InlineData("headcount: { from: 9, to: 10, currency: EUR }", "CB1201", "victims[0].headcount.currency")]
    [InlineData("headcount: many", "CB1201", "victims[0].headcount")]
    public void Yaml_HeadcountThatIsNone_IsRefused(string headcount, string code, string field) =>
        SampleReport.AssertSingle(SampleReport.With("headcount: 830", headcount), code, field);

    /// <summary>Redaction leaves a redacted value alone, so an author could carry one past it.</summary>
    [Theory]
    [InlineData("type: ip,", "type: redacted,", "indicators[0].type")]
    [InlineData("also: { type: filename,", "also: { type: redacted,", "indicators[1].also.type")]
    public void Yaml_RedactedType_IsForNodesOnly(string old, string replacement, string field) =>
        SampleReport.AssertSingle(SampleReport.With(old, replacement), "CB1206", field);
}
