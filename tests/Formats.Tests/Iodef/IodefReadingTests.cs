using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;
using static CertBridge.Formats.Tests.Iodef.Incidents;
using static CertBridge.Formats.Tests.Readings;
using static CertBridge.Formats.Tests.Submitter;

namespace CertBridge.Formats.Tests.Iodef;

/// <summary>One incident of IODEF 2 to a report: values, what is about them, and what is refused.</summary>
public sealed class IodefReadingTests
{
    private const string Hash = "39a4085bf1a09a057beebd15824d24a602e5ff155cdd31176ad15b3d1e06631f";

    [Theory]
    [InlineData("ipv4-addr", "45.77.1.2", "ip 45.77.1.2")]
    [InlineData("ipv6-addr", "2606:4700:0::1", "ip 2606:4700::1")]
    [InlineData("ipv4-net", "45.77.1.0/24", "network 45.77.1.0/24")]
    [InlineData("ipv4-net-mask", "45.77.1.0/255.255.255.0", "network 45.77.1.0/24")]
    [InlineData("asn", "64512", "asn AS64512")]
    [InlineData("mac", "00-1B-44-11-3a-b7", "mac 00:1b:44:11:3a:b7")]
    [InlineData("e-mail", "a@Evil.example", "email a@evil.example")]
    [InlineData("site-uri", "https://evil.example/a?b=1&amp;\n   c=2", "url https://evil.example/a?b=1&c=2")]
    [InlineData("site-uri", "/gate.php", "uri-path /gate.php")]
    [InlineData("site-uri", "evil.example", "domain evil.example")]
    public void AnAddress_IsWhatItsCategorySays(string category, string text, string expected)
    {
        ForeignReport read = Good(Incident(Event(Node(Address(category, text)))), Green);

        Assert.Equal(expected, Shown(Assert.Single(read.Draft.Indicators)));
        Assert.Equal("context", read.Draft.Indicators[0].Use);
    }

    [Theory]
    [InlineData("ipv4-net-mask", "45.77.1.0/255.0.255.0", "the value is not of type network")]
    [InlineData("ipv4-addr", "45.77.1.256", "the value is not of type ip")]
    [InlineData("atm", "1", "a report has no indicator of this type")]
    [InlineData("ext-value", "EXAMPLE-AS", "a report has no indicator of this type")]
    public void AnAddressThatIsNone_IsALossWithItsPlace(string category, string text, string why)
    {
        ForeignReport read = Good(Incident(Event(Node(Address("mac", "001b44113ab7"), Address(category, text)))), Green);

        Assert.Equal(("Incident.EventData.Flow.System.Node.Address[1]", why), (Assert.Single(read.Losses).Path, read.Losses[0].What));
        Assert.Equal(2, read.AttributesIn);
    }

    [Fact]
    public void Systems_AreAttackersVictimsOrWitnesses()
    {
        string host = Node(Address("ipv4-addr", "45.77.1.2"));

        Assert.Equal(("ip 45.77.1.2", "c2"), Only(Event(host + "<NodeRole category=\"c2-server\"/>")));
        Assert.Equal(("victim-ip 45.77.1.2", "victim"), Only(Event(host, "category=\"target\"")));
        Assert.Equal("it describes a victim, whom a report names with consent only", Lost(Event(Node("<DomainData><Name>www.bank.example</Name></DomainData>"), "category=\"target\"")));
        Assert.Equal("it is who saw it", Lost(Event(host, "category=\"sensor\"")));
        Assert.Equal("the document says that it is spoofed", Lost(Event(host, "category=\"source\" spoofed=\"yes\"")));

        static (string, string?) Only(string inner)
        {
            Indicator indicator = Assert.Single(Good(Incident(inner), Green).Draft.Indicators);
            return (Shown(indicator), indicator.Role);
        }

        static string Lost(string inner) => Assert.Single(Good(Incident(inner), Green).Losses).What;
    }

    [Theory]
    [InlineData("<Service ip-protocol=\"6\"><Port>443</Port></Service>", "ip 45.77.1.2 port 443", 0)]
    [InlineData("<Service ip-protocol=\"6\"><Portlist>443</Portlist></Service>", "ip 45.77.1.2 port 443", 0)]
    [InlineData("<Service ip-protocol=\"6\"><Portlist>137-139,445</Portlist></Service>", "ip 45.77.1.2", 1)]
    [InlineData("<Service ip-protocol=\"6\"><Port>80</Port></Service><Service ip-protocol=\"6\"><Port>443</Port></Service>", "ip 45.77.1.2", 2)]
    public void APort_GoesWithTheOneHostItBelongsTo(string services, string expected, int losses)
    {
        ForeignReport read = Good(Incident(Event(Node(Address("ipv4-addr", "45.77.1.2")) + services)), Green);

        Assert.Equal(expected, Shown(Assert.Single(read.Draft.Indicators)));
        Assert.Equal(losses, read.Losses.Count);
    }

    [Theory]
    [InlineData(Hash)]
    [InlineData("39A4085BF1A09A057BEEBD15824D24A6\n  02E5FF155CDD31176AD15B3D1E06631F")]
    [InlineData("OaQIW/GgmgV77r0Vgk0kpgLl/xVc3TEXatFbPR4GYx8=")]
    [InlineData("MzlhNDA4NWJmMWEwOWEwNTdiZWViZDE1ODI0ZDI0YTYwMmU1ZmYxNTVjZGQzMTE3NmFkMTViM2QxZTA2NjMxZg==")]
    public void AHash_IsReadAsItIsWritten_InDigitsOrBase64(string written)
    {
        ForeignReport read = Good(Incident($"<EventData><Record><RecordData><FileData><File><FileName>a.exe</FileName>{Hashed("http://www.w3.org/2001/04/xmlenc#sha256", written)}</File></FileData></RecordData></Record></EventData>"), Green);

        Assert.Equal($"sha256 {Hash} filename a.exe", Shown(Assert.Single(read.Draft.Indicators)));
    }

    [Fact]
    public void TheNameOfAFile_GoesWithItsStrongestHash()
    {
        string hashes = $"<HashData scope=\"file-contents\"><Hash><ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/><ds:DigestValue>{Hash}</ds:DigestValue></Hash><FuzzyHash><FuzzyHashValue>3:AXGB:AXGH</FuzzyHashValue></FuzzyHash></HashData>";

        ForeignReport read = Good(Incident($"<EventData><Record><RecordData><FileData><File><FileName>a.exe</FileName>{hashes}</File></FileData></RecordData></Record></EventData>"), Green);

        Assert.Equal([$"sha256 {Hash} filename a.exe", "ssdeep 3:AXGB:AXGH"], read.Draft.Indicators.Select(Shown));
    }

    [Theory]
    [InlineData("HKLM\\Run", "x", "registry-key HKLM\\Run registry-value x", 0)]
    [InlineData("HKLM\\Run", "", "registry-key HKLM\\Run", 1)]
    [InlineData("", "x", "registry-value x", 1)]
    public void AKeyOfARegistry_GoesWithItsValue_AndNeitherIsLostInSilence(string key, string value, string expected, int losses)
    {
        ForeignReport read = Good(Incident(Indicator($"<Observable><WindowsRegistryKeysModified><Key><KeyName>{key}</KeyName><Value>{value}</Value></Key></WindowsRegistryKeysModified></Observable>")), Green);

        Assert.Equal((expected, losses), (string.Join('|', read.Draft.Indicators.Select(Shown)), read.Losses.Count));
    }

    [Theory]
    [InlineData("domain-name", "evil.example\n  worse.example\n", "domain evil.example|domain worse.example")]
    [InlineData("fqdn", "evil.example", "domain evil.example")]
    [InlineData("domain-to-ipv4-timestamp", "evil.example, 45.77.1.2, 2015-06-11T00:38:31-06:00", "domain evil.example ip 45.77.1.2")]
    [InlineData("ipv6-port", "2606:4700::1, 80, TCP", "ip 2606:4700::1 port 80")]
    [InlineData("http-request-uri", "/a/b", "uri-path /a/b")]
    [InlineData("http-user-agent", "Mozilla/5.0 (Windows NT 6.3)", "user-agent Mozilla/5.0 (Windows NT 6.3)")]
    [InlineData("windows-reg-key", "HKLM\\Run", "registry-key HKLM\\Run")]
    [InlineData("file-path", "/tmp/local/file", "filename /tmp/local/file")]
    [InlineData("email-subject", "Join us", "email-subject Join us")]
    [InlineData("mutex", "m1", "mutex m1")]
    public void AListOfObservables_IsOneInEachLine(string type, string lines, string expected)
    {
        ForeignReport read = Good(Incident(Indicator(Bulk(type, lines))), Green);

        Assert.Equal(expected, string.Join('|', read.Draft.Indicators.Select(Shown)));
        Assert.All(read.Draft.Indicators, indicator => Assert.Equal("detection", indicator.Use));
    }

    [Fact]
    public void AListOfHashes_SaysOfWhichKindTheyAre()
    {
        string format = "<BulkObservableFormat><Hash><ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/><ds:DigestValue/></Hash></BulkObservableFormat>";

        Assert.Equal($"sha256 {Hash}", Shown(Assert.Single(Good(Incident(Indicator(Bulk("file-hash", Hash, format))), Green).Draft.Indicators)));
        LossEntry loss = Assert.Single(Good(Incident(Indicator(Bulk("file-hash", Hash))), Green).Losses);
        Assert.Equal(("Incident.IndicatorData.Indicator.Observable.BulkObservable.BulkObservableList[0]", "the list does not say of which kind its hashes are"), (loss.Path, loss.What));
    }

    [Fact]
    public void AnIndicator_BringsWhatItSaysOfItself()
    {
        ForeignReport read = Good(
            Incident(Indicator("<Description>C2 domains</Description><EndTime>2027-01-01T00:00:00-05:00</EndTime><Confidence rating=\"high\"/>" + Bulk("domain-name", "evil.example\nworse.example") + "<NodeRole category=\"c2-server\"/>")),
            Green);

        Indicator first = read.Draft.Indicators[0];
        Assert.Equal(("G1", "indicator 1", "C2 domains", 85L, "c2"), (first.Ref, first.Group, first.Comment, first.Confidence, first.Role));
        Assert.Equal(new DateTimeOffset(2027, 1, 1, 5, 0, 0, TimeSpan.Zero), first.ValidUntil);
        Assert.Equal((null, "indicator 1"), (read.Draft.Indicators[1].Ref, read.Draft.Indicators[1].Group));
    }

    [Theory]
    [InlineData("operator=\"or\"", 2, 0)]
    [InlineData("operator=\"and\"", 0, 2)]
    [InlineData("", 0, 2)]
    [InlineData("operator=\"not\"", 0, 2)]
    public void AnExpression_IsItsAlternatives_AndElseALoss(string attributes, int indicators, int losses)
    {
        ForeignReport read = Good(Incident(Event(Node(Address("asn", "1"))) + Indicator($"<IndicatorExpression {attributes}>{Bulk("mutex", "m1")}{Bulk("mutex", "m2")}</IndicatorExpression>")), Green);

        Assert.Equal((indicators + 1, losses), (read.Draft.Indicators.Count, read.Losses.Count));
    }

    [Fact]
    public void AnIncident_SaysWhatTheReportIsAbout()
    {
        ForeignReport read = Good(
            Incident(
                """
                <DetectTime>2026-11-20T10:00:00Z</DetectTime><StartTime>2026-11-20T09:00:00Z</StartTime><ReportTime>2026-11-20T11:00:00Z</ReportTime>
                <Description>Zeus by
                  mail</Description>
                <Assessment occurrence="actual"><SystemImpact severity="low" type="takeover-system"/><BusinessImpact severity="high"/></Assessment>
                <Method><Reference><enum:ReferenceName specIndex="1"><enum:ID>CVE-2026-12345</enum:ID></enum:ReferenceName><URL>https://cert.example/1</URL><URL>javascript:alert(1)</URL></Reference></Method>
                <Contact role="creator" type="organization"><ContactName>CERT Alnia</ContactName></Contact><Contact role="tech" type="person"/>
                <EventData><Description>Of the event</Description><Expectation action="block-host"/></EventData>
                """,
                "restriction=\"green\" status=\"resolved\""),
            Green);

        ReportDraft draft = read.Draft;
        Assert.Equal(("Zeus by mail", "Zeus by\n  mail", "confirmed", "closed", "high"), (draft.Title.First, draft.Description.First, draft.Determination, draft.Status, draft.Severity.Level));
        Assert.Equal((9, 10, 11), (draft.Times.Started!.At.Hour, draft.Times.Detected!.At.Hour, draft.Times.Reported!.At.Hour));
        Assert.Equal("CVE-2026-12345", Assert.Single(draft.Classification.Cve));
        Assert.Equal(["492382", "https://cert.example/1"], draft.References.Select(reference => reference.ExternalId ?? reference.Url));
        Assert.Equal("IODEF incident by CERT Alnia", draft.References[0].Title);
    }

    [Fact]
    public void WhatIsNotCarried_IsCountedByItsName()
    {
        Parsed<ForeignReport> read = Read(Incident("<Contact role=\"creator\" type=\"organization\"/><Contact role=\"tech\" type=\"person\"/><EventData><Description>Of the event</Description><Expectation action=\"block-host\"/></EventData>"), Green);

        Assert.True(read.IsValid);
        Assert.Equal(
            ["Not carried: 1 of Contact.", "Not carried: 1 of Expectation.", "Not carried: 1 descriptions of parts."],
            read.Problems.Where(problem => problem.Code == FormatErrors.NotCarried).Select(problem => problem.Message));
    }

    [Fact]
    public void ALanguage_IsThatOfTheDescription()
    {
        Assert.Equal(["de"], Good(Incident("<Description xml:lang=\"de-AT\">Wurm</Description>"), Green).Draft.Title.Languages);
        Assert.Equal(["en"], Good(Incident("<Description xml:lang=\"x\">Worm</Description>"), Green).Draft.Title.Languages);
    }

    [Theory]
    [InlineData("", "CB1602 ")]
    [InlineData("<a>", "CB1602 ")]
    [InlineData("<a/>", "CB1608 ")]
    [InlineData("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "CB1602 ")]
    [InlineData("<IODEF-Document xmlns=\"urn:ietf:params:xml:ns:iodef-1.0\"/>", "CB1608 IODEF-Document")]
    [InlineData("<IODEF-Document xmlns=\"urn:ietf:params:xml:ns:iodef-2.0\"/>", "CB1608 Incident")]
    [InlineData("<IODEF-Document xmlns=\"urn:ietf:params:xml:ns:iodef-2.0\"><Incident restriction=\"green\"/></IODEF-Document>", "CB1608 Incident.IncidentID")]
    [InlineData("<IODEF-Document xmlns=\"urn:ietf:params:xml:ns:iodef-2.0\"><Incident/><Incident/></IODEF-Document>", "CB1608 Incident")]
    public void WhatIsNotOneIncident_IsRefused(string xml, string codeAndField) => AssertRefused(xml, Green, codeAndField);

    [Fact]
    public void ATimeOrANumberThatCannotBeMeant_IsRefused()
    {
        AssertRefused(Incident("<StartTime>yesterday</StartTime>"), Green, "CB1606 Incident.StartTime");
        AssertRefused(Incident(Indicator("<Confidence rating=\"numeric\">101</Confidence>" + Bulk("mutex", "m"))), Green, "CB1606 Incident.IndicatorData.Indicator.Confidence");
        AssertRefused(Incident($"<Description>{new string('a', 65_537)}</Description>"), Green, "CB1604 Incident.Description");
    }

    [Fact]
    public void AListOverTheLimit_IsRefused() =>
        AssertRefused(Incident(Indicator(Bulk("mutex", string.Join('\n', Enumerable.Range(0, 10_001))))), Green, "CB1604 Incident");

    private static string Hashed(string algorithm, string value) => $"<HashData scope=\"file-contents\"><Hash><ds:DigestMethod Algorithm=\"{algorithm}\"/><ds:DigestValue>{value}</ds:DigestValue></Hash></HashData>";
}
