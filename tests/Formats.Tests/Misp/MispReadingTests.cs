using System.Text;
using CertBridge.Formats.Misp;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Reports;
using static CertBridge.Formats.Tests.Misp.Events;
using static CertBridge.Formats.Tests.Submitter;

namespace CertBridge.Formats.Tests.Misp;

public sealed class MispReadingTests
{
    private const string Md5 = "d41d8cd98f00b204e9800998ecf8427f";

    [Theory]
    [InlineData("ip-dst", "45.77.1.2", "ip", "45.77.1.2", null)]
    [InlineData("ip-src", "45.77.0.0/16", "network", "45.77.0.0/16", null)]
    [InlineData("ip-dst|port", "45.77.1.2|8080", "ip", "45.77.1.2", "port 8080")]
    [InlineData("hostname", "C2.Example.", "domain", "c2.example", null)]
    [InlineData("domain|ip", "c2.example|45.77.1.2", "domain", "c2.example", "ip 45.77.1.2")]
    [InlineData("hostname|port", "c2.example|443", "domain", "c2.example", "port 443")]
    [InlineData("url", "http://c2.example/a?b=1#c", "url", "http://c2.example/a?b=1#c", null)]
    [InlineData("url", "c2.example", "domain", "c2.example", null)]
    [InlineData("filename|md5", "a|b.exe|D41D8CD98F00B204E9800998ECF8427F", "md5", Md5, "filename a|b.exe")]
    [InlineData("malware-sample", "x.exe|d41d8cd98f00b204e9800998ecf8427f", "md5", Md5, "filename x.exe")]
    [InlineData("regkey|value", "HKLM\\\\Run|a|b", "registry-key", "HKLM\\Run", "registry-value a|b")]
    [InlineData("AS", "AS64500", "asn", "AS64500", null)]
    [InlineData("email-src", "Who@C2.example", "email", "Who@c2.example", null)]
    [InlineData("vulnerability", "cve-2024-12345", "cve", "CVE-2024-12345", null)]
    [InlineData("mac-address", "00-11-22-AA-BB-CC", "mac", "00:11:22:aa:bb:cc", null)]
    public void Read_AttributeWeKnow_BecomesAnIndicator(string type, string value, string ourType, string ourValue, string? also)
    {
        Indicator indicator = Assert.Single(Good(Event(Attribute(type, value)), Green).Draft.Indicators);

        Assert.Equal(new IndicatorValue(ourType, ourValue), indicator.What);
        Assert.Equal(also, indicator.Also is { } second ? $"{second.Type} {second.Value}" : null);
    }

    [Theory]
    [InlineData("ip-dst", "45.77.1", "not of type ip")]
    [InlineData("md5", "abc", "not of type md5")]
    [InlineData("filename|md5", "a.exe", "two parts")]
    [InlineData("filename|md5", "a.exe|abc", "not of type md5")]
    [InlineData("domain", "c2[.]example", "not of type domain")]
    [InlineData("text", "some words", "free text")]
    [InlineData("link", "https://cert.example/1", "references")]
    [InlineData("comment", "some words", "description")]
    [InlineData("yara", "rule x {}", "detection rules")]
    [InlineData("target-org", "A hospital", "victim")]
    [InlineData("passport-number", "X1234567", "personal data")]
    [InlineData("never-heard-of", "x", "no indicator of this type")]
    [InlineData("filename", "a\\u0000b", "U+0000")]
    [InlineData("filename", "a\\u202egnp.exe", "U+202E")]
    public void Read_AttributeWeCannotCarry_IsALossWithItsReason(string type, string value, string why)
    {
        ForeignReport read = Good(Event(Attribute(type, value)), Green);

        Assert.Empty(read.Draft.Indicators);
        var loss = Assert.Single(read.Losses);
        Assert.Equal("Event.Attribute[0]", loss.Path);
        Assert.StartsWith(type + ":", loss.What, StringComparison.Ordinal);
        Assert.Contains(why, loss.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DeletedAttributesAndObjects_AreLosses()
    {
        string json = Event(
            Attribute("md5", Md5, ",\"deleted\":true"),
            more: "\"Object\":[{\"name\":\"file\",\"deleted\":true,\"Attribute\":[" + Attribute("md5", Md5) + "]},{\"name\":\"file\",\"Attribute\":[" + Attribute("md5", Md5) + "]}],");

        ForeignReport read = Good(json, Green);

        Assert.Equal((3, 2), (read.AttributesIn, read.Losses.Count));
        Assert.Equal("file 2", Assert.Single(read.Draft.Indicators).Group);
    }

    [Fact]
    public void Read_DetectionName_IsAMalwareName()
    {
        ForeignReport read = Good(Event(Attribute("text", "OSX/Agent.BW", ",\"category\":\"Antivirus detection\",\"to_ids\":true")), Green);

        Indicator indicator = Assert.Single(read.Draft.Indicators);
        Assert.Equal(("malware-name", "detection-name", "detection"), (indicator.What.Type, indicator.Role, indicator.Use));
    }

    [Fact]
    public void Read_WhatMispDoesNotKnow_IsDefaultedAndListed()
    {
        ForeignReport read = Good(Event(), Green);

        Assert.Equal(
            [
                "classification.rsit=other/undetermined", "contacts.lead=duty@cert-aln.example", "description=Test event", "determination=suspected",
                "exercise=false", "reportType=incident", "sectors=none", "severity.level=medium", "stage=voluntary", "status=open",
            ],
            read.Defaulted.Select(field => $"{field.Path}={field.Value}").Order(StringComparer.Ordinal));
        Assert.Equal("duty@cert-aln.example", read.Draft.Contacts.Lead);
        Assert.Equal("MISP event by CERT Test", read.Draft.References[0].Title);
        Assert.Equal("day", Assert.Single(read.Draft.Timeline).At.Fidelity);
    }

    [Fact]
    public void Read_WhatTagsSay_IsNotDefaulted()
    {
        ForeignReport read = Good(
            Event(tags: "rsit:intrusions=\\\"system-compromise\\\"|nis2:impact-sectors-impacted=\\\"energy\\\"|misp-galaxy:mitre-attack-pattern=\\\"Keylogging - T1056.001\\\"|misp-galaxy:malpedia=\\\"SamSam\\\"|exercise:cyber-europe=\\\"2026\\\""),
            Green);

        Assert.Equal(["intrusions/system-compromise"], read.Draft.Classification.Rsit);
        Assert.Equal(["energy"], read.Draft.Sectors);
        Assert.Equal(["T1056.001"], read.Draft.Classification.Attack);
        Assert.Equal(["SamSam"], read.Draft.Classification.Malware);
        Assert.True(read.Draft.IsExercise);
        Assert.DoesNotContain(read.Defaulted, field => field.Path is "sectors" or "classification.rsit" or "exercise");
    }

    [Theory]
    [InlineData("1", "high")]
    [InlineData("2", "medium")]
    [InlineData("3", "low")]
    [InlineData("4", "medium")]
    public void Read_ThreatLevel_GivesTheSeverity(string threatLevel, string level) =>
        Assert.Equal(level, Good(Event().Replace("\"threat_level_id\":\"2\"", $"\"threat_level_id\":\"{threatLevel}\"", StringComparison.Ordinal), Green).Draft.Severity.Level);

    [Theory]
    [InlineData("{{\"Event\":{0}}}")]
    [InlineData("{{\"response\":[{{\"Event\":{0}}}]}}")]
    [InlineData("{{\"response\":{{\"Event\":{0}}}}}")]
    [InlineData("[{{\"Event\":{0}}}]")]
    [InlineData("{0}")]
    public void Read_AnyWrapping_IsUnwrapped(string wrapping) =>
        Good(string.Format(null, wrapping, "{\"info\":\"x\",\"Attribute\":[]}"), Green);

    [Theory]
    [InlineData("{}", "CB1603 ")]
    [InlineData("[]", "CB1603 ")]
    [InlineData("[{\"Event\":{\"info\":\"a\"}},{\"Event\":{\"info\":\"b\"}}]", "CB1603 ")]
    [InlineData("{\"response\":[]}", "CB1603 response")]
    [InlineData("{\"Event\":[]}", "CB1603 Event")]
    [InlineData("{\"Event\":{}}", "CB1603 Event.info")]
    [InlineData("{\"Event\":{\"info\":\"\"}}", "CB1603 Event.info")]
    [InlineData("{\"Event\":{\"info\":[\"x\"]}}", "CB1603 Event.info")]
    [InlineData("{\"Event\":{\"info\":\"x\",\"Attribute\":{}}}", "CB1603 Event.Attribute")]
    [InlineData("{\"Event\":{\"info\":\"x\",\"Attribute\":[1]}}", "CB1603 Event.Attribute[0]")]
    [InlineData("{\"Event\":{\"info\":\"x\",\"Attribute\":[{\"type\":\"md5\"}]}}", "CB1603 Event.Attribute[0].value")]
    [InlineData("{\"Event\":{\"info\":\"x\",\"Attribute\":[{\"value\":\"y\"}]}}", "CB1603 Event.Attribute[0].type")]
    [InlineData("{\"Event\":{\"info\":\"x\",\"Object\":[{\"Attribute\":\"y\"}]}}", "CB1603 Event.Object[0].Attribute")]
    [InlineData("{\"Event\":{\"info\":\"x\",\"Tag\":[{}]}}", "CB1603 Event.Tag[0].name")]
    [InlineData("{\"type\":\"bundle\",\"id\":\"bundle--1\",\"objects\":[]}", "CB1603 ")]
    [InlineData("{\"Event\":{\"info\":\"x\",\"info\":\"y\"}}", "CB1603 Event.info")]
    [InlineData("{\"Event\":{\"info\":\"x\",\"timestamp\":\"-1\"}}", "CB1606 Event.timestamp")]
    [InlineData("{\"Event\":{\"info\":\"x\",\"timestamp\":\"1e9\"}}", "CB1606 Event.timestamp")]
    [InlineData("{\"Event\":{\"info\":\"x\",\"timestamp\":\"99999999999999999999\"}}", "CB1606 Event.timestamp")]
    [InlineData("{\"Event\":{\"info\":\"x\",\"Attribute\":[{\"type\":\"md5\",\"value\":\"y\",\"first_seen\":\"yesterday\"}]}}", "CB1606 Event.Attribute[0].first_seen")]
    [InlineData("{\"Event\":{\"info\":\"a\\u001b[31mb\"}}", "CB1501 title.en|CB1501 description.en")]
    [InlineData("{\"Event\":{\"info\":\"mail to a@b.example\"}}", "CB1311 title.en|CB1311 description.en")]
    [InlineData("{\"Event\":{\"info\":\"x\"}", "CB1602 ")]
    [InlineData("{\"Event\":{\"info\":\"x\"}} {}", "CB1602 ")]
    [InlineData("", "CB1602 ")]
    public void Read_NotOneGoodEvent_IsRefusedByCodeAndField(string json, string codesAndFields)
    {
        Parsed<ForeignReport> read = Read(json, Green);

        Assert.False(read.IsValid);
        Assert.Equal(codesAndFields.Split('|'), read.Problems.Where(problem => !problem.IsWarning).Select(problem => $"{problem.Code.Code} {problem.Field}"));
    }

    [Fact]
    public void Read_TenThousandIndicators_AreTakenAndOneMoreIsRefusedNamingTheLimit()
    {
        string Many(int count) => "{\"info\":\"x\",\"Attribute\":[" + string.Join(',', Enumerable.Range(0, count).Select(i => $"{{\"type\":\"md5\",\"value\":\"{i:x32}\"}}")) + "]}";

        Assert.Equal(10_000, Good(Many(10_000), Green).Draft.Indicators.Count);
        Problem problem = Assert.Single(Read(Many(10_001), Green).Problems);
        Assert.Equal("CB1604", problem.Code.Code);
        Assert.Contains("10001 indicators; the limit is 10000", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LongTitle_IsCutInTheTitleAndWholeInTheDescription()
    {
        string info = string.Concat(Enumerable.Repeat("long words ", 40)).Trim();

        ReportDraft draft = Good(Event().Replace("Test event", info, StringComparison.Ordinal), Green).Draft;

        Assert.Equal(200, draft.Title.First.Length);
        Assert.Equal(info, draft.Description.First);
    }

    [Fact]
    public void Read_CommentsAndLinks_AreKeptWhereAReportHasAPlaceForThem()
    {
        ForeignReport read = Good(Event($"{Attribute("comment", "First line\\r\\nsecond")},{Attribute("link", "https://cert.example/1")},{Attribute("link", "javascript:alert(1)")}"), Green);

        Assert.Equal("Test event\n\nFirst line\nsecond", read.Draft.Description.First);
        Assert.Equal("https://cert.example/1", read.Draft.References[^1].Url);
        Assert.Equal(3, read.Losses.Count);
    }

    [Fact]
    public void Read_CommentsThatCannotBeCarried_AreLeftOutAndCounted()
    {
        string comments = string.Join(',', new[] { "call a@b.example", "\\u001b[31m", new string('x', 2_001), "fine" }.Select(comment => Attribute("md5", Md5, $",\"comment\":\"{comment}\"")));

        Parsed<ForeignReport> read = Read(Event(comments), Green);

        Assert.Equal([null, null, null, "fine"], read.Value!.Draft.Indicators.Select(indicator => indicator.Comment));
        Assert.Contains(read.Problems, problem => problem.Code.Code == "CB1605" && problem.Message.Contains("left out: 3,", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_PartsThatAreNotCarried_AreNamedInWarnings()
    {
        Parsed<ForeignReport> read = Read(Event(tags: "workflow:state=\\\"complete\\\"", more: "\"Galaxy\":[{},{}],\"EventReport\":[{}],"), Green);

        Assert.Equal(["EventReport", "Galaxy", "Tag"], read.Problems.Where(problem => problem.Code.Code == "CB1605").Select(problem => problem.Field).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Read_FewerAttributesThanTheEventSays_IsSaid(int declared, bool isSaid) =>
        Assert.Equal(
            isSaid,
            Read(Event(Attribute("md5", Md5), more: $"\"attribute_count\":\"{declared}\","), Green).Problems.Any(problem => problem is { IsWarning: true, Field: "Event.attribute_count" }));

    [Fact]
    public void Read_EntryOfAnIndex_IsNotAnEvent() => AssertRefused(Event(more: "\"attribute_count\":\"2\","), Green, "CB1603 Event.attribute_count");

    [Fact]
    public void Read_SampleBytes_AreNeverUnpackedOrCarried()
    {
        Parsed<ForeignReport> read = Read(Event(Attribute("malware-sample", $"x.exe|{Md5}", $",\"data\":\"{new string('A', 100_000)}\"")), Green);

        Assert.True(read.IsValid);
        Assert.True(ReportJson.Write(read.Value.Draft).Length < 2_000);
        Assert.Contains(read.Problems, problem => problem is { Code.Code: "CB1605", Field: "data" });
    }

    [Theory]
    [InlineData("info")]
    [InlineData("comment")]
    [InlineData("value")]
    public void Read_TextOfMoreThan64KiB_IsRefusedByName(string field)
    {
        string tooLong = new('x', (64 * 1024) + 1);
        string json = field switch
        {
            "info" => Event().Replace("Test event", tooLong, StringComparison.Ordinal),
            "value" => Event(Attribute("filename", tooLong)),
            _ => Event(Attribute("md5", Md5, $",\"comment\":\"{tooLong}\"")),
        };

        Problem problem = Assert.Single(Read(json, Green).Problems);

        Assert.Equal("CB1604", problem.Code.Code);
        Assert.EndsWith(field, problem.Field, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TwoAttributesWithOneUuid_KeepsBothAndNamesOne()
    {
        const string Uuid = ",\"uuid\":\"5e37a0b0-0000-4000-8000-000000000002\"";

        ForeignReport read = Good(Event($"{Attribute("md5", Md5, Uuid)},{Attribute("md5", Md5, Uuid)}"), Green);

        Assert.Equal(["5e37a0b0-0000-4000-8000-000000000002", null], read.Draft.Indicators.Select(indicator => indicator.Ref));
    }

    [Fact]
    public void Read_EventOverTheDocumentLimit_IsRefusedNamingIt()
    {
        Problem problem = Assert.Single(MispReading.Read(Encoding.UTF8.GetBytes(Event()), Options(Green) with { BytesMax = 100 }).Problems);

        Assert.Equal("CB1604", problem.Code.Code);
        Assert.Contains("the limit is 100", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yaml", true)]
    [InlineData("json", true)]
    [InlineData("misp", true)]
    [InlineData("stix", true)]
    [InlineData("stix21", false)]
    [InlineData("iodef", true)]
    [InlineData("csv", true)]
    [InlineData("list", true)]
    [InlineData("taxii", false)]
    [InlineData("MISP", false)]
    [InlineData("\u001b[31m", false)]
    public void Formats_AreReadOrRefusedByName(string format, bool isRead)
    {
        Problem? refused = ReportFormats.Refuse(format);

        Assert.Equal(isRead, refused is null);
        if (refused is not null)
        {
            Assert.Equal("CB1601", refused.Code.Code);
            Assert.DoesNotContain('\u001b', refused.Message);
        }
    }
}
