using System.Text.Json;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;
using static CertBridge.Formats.Tests.Readings;
using static CertBridge.Formats.Tests.Stix.Bundles;
using static CertBridge.Formats.Tests.Submitter;

namespace CertBridge.Formats.Tests.Stix;

/// <summary>Objects of STIX 2.1 to a report: values, what is about them, and what is refused.</summary>
public sealed class StixReadingTests
{
    private const string Hash = "39a4085bf1a09a057beebd15824d24a602e5ff155cdd31176ad15b3d1e06631f";

    [Theory]
    [InlineData("[ipv4-addr:value = '45.77.1.2']", "ip 45.77.1.2")]
    [InlineData("[ipv6-addr:value = '2606:4700:0::1']", "ip 2606:4700::1")]
    [InlineData("[ipv4-addr:value = '45.77.1.0/24']", "network 45.77.1.0/24")]
    [InlineData("[ipv4-addr:value ISSUBSET '45.77.1.0/24']", "network 45.77.1.0/24")]
    [InlineData("[domain-name:value = 'Evil.EXAMPLE.']", "domain evil.example")]
    [InlineData("[url:value = 'https://evil.example/a']", "url https://evil.example/a")]
    [InlineData("[email-addr:value = 'a@Evil.example']", "email a@evil.example")]
    [InlineData("[file:hashes.'SHA-256' = '" + Hash + "']", "sha256 " + Hash)]
    [InlineData("[file:hashes.sha256 = '" + Hash + "']", "sha256 " + Hash)]
    [InlineData("[file:hashes.MD5 = 'D41D8CD98F00B204E9800998ECF8427E']", "md5 d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("[x509-certificate:hashes.'SHA-1' = 'da39a3ee5e6b4b0d3255bfef95601890afd80709']", "certificate-sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709")]
    [InlineData("[autonomous-system:number = 64512]", "asn AS64512")]
    [InlineData("[mutex:name = 'm1']", "mutex m1")]
    [InlineData("[windows-registry-key:key = 'HKLM\\\\Run']", "registry-key HKLM\\Run")]
    [InlineData("[file:name = 'a.exe' AND file:hashes.'SHA-256' = '" + Hash + "']", "sha256 " + Hash + " filename a.exe")]
    [InlineData("[network-traffic:dst_ref.value = '45.77.1.2' AND network-traffic:dst_port = 443]", "ip 45.77.1.2 port 443")]
    [InlineData("[domain-name:value = 'evil.example' OR ipv4-addr:value = '45.77.1.2']", "domain evil.example|ip 45.77.1.2")]
    [InlineData("[ipv4-addr:value IN ('45.77.1.2', '45.77.1.3')]", "ip 45.77.1.2|ip 45.77.1.3")]
    [InlineData("[ipv4-addr:value != '45.77.1.2']", "stix-pattern [ipv4-addr:value != '45.77.1.2']")]
    [InlineData("[ipv4-addr:value NOT = '45.77.1.2']", "stix-pattern [ipv4-addr:value NOT = '45.77.1.2']")]
    [InlineData("[domain-name:value = 'evil.example'] AND [ipv4-addr:value = '45.77.1.2']", "stix-pattern [domain-name:value = 'evil.example'] AND [ipv4-addr:value = '45.77.1.2']")]
    [InlineData("[domain-name:value = 'evil.example' OR file:size > 1]", "stix-pattern [domain-name:value = 'evil.example' OR file:size > 1]")]
    [InlineData("[ipv4-addr:value = 'nonsense']", "stix-pattern [ipv4-addr:value = 'nonsense']")]
    public void APattern_IsThePlainValuesItSays_OrItself(string pattern, string expected)
    {
        ForeignReport read = Good(Bundle(Indicator(pattern)), Green);

        Assert.Equal(expected, string.Join('|', read.Draft.Indicators.Select(Shown)));
        Assert.Empty(read.Losses);
    }

    [Theory]
    [InlineData("[ipv4-addr:value = '45.77.1.2'", "indicator: its pattern is refused: column 31: The end of the pattern stands where ] is needed.")]
    [InlineData("", "indicator: it has no pattern")]
    public void APatternThatIsNone_IsALossWithItsPlace(string pattern, string what)
    {
        ForeignReport read = Good(Bundle(Indicator(pattern), Indicator("[mutex:name = 'm']", number: 2)), Green);

        Assert.Equal(("objects[0]", what), (Assert.Single(read.Losses).Path, read.Losses[0].What));
        Assert.Single(read.Draft.Indicators);
    }

    [Fact]
    public void AnIndicator_BringsWhatItSaysOfItself()
    {
        ForeignReport read = Good(
            Bundle(Indicator("[domain-name:value = 'evil.example' OR ipv4-addr:value = '45.77.1.2']", ",\"name\":\"C2\",\"description\":\"Seen twice.\",\"confidence\":85,\"valid_until\":\"2027-01-01T00:00:00.5Z\"")),
            Green);

        Indicator first = read.Draft.Indicators[0];
        Assert.Equal((Id("indicator"), "C2 (1)", "C2\n\nSeen twice.", 85L, "detection"), (first.Ref, first.Group, first.Comment, first.Confidence, first.Use));
        Assert.Equal(new DateTimeOffset(2027, 1, 1, 0, 0, 0, 500, TimeSpan.Zero), first.ValidUntil);
        Assert.Equal((null, "C2 (1)"), (read.Draft.Indicators[1].Ref, read.Draft.Indicators[1].Group));
    }

    [Fact]
    public void Observables_AreContext_WithWhenTheyWereSeen()
    {
        string file = $$$"""{"type":"file","id":"{{{Id("file")}}}","name":"a.exe","hashes":{"MD5":"d41d8cd98f00b204e9800998ecf8427e","SHA-256":"{{{Hash}}}","WHIRLPOOL":"x"}}""";
        string address = $$"""{"type":"ipv4-addr","id":"{{Id("ipv4-addr")}}","value":"45.77.1.2"}""";
        string account = $$"""{"type":"user-account","id":"{{Id("user-account")}}","account_login":"mira"}""";
        string observed = Object("observed-data", $",\"first_observed\":\"2026-11-19T00:00:00Z\",\"last_observed\":\"2026-11-20T00:00:00Z\",\"number_observed\":2,\"object_refs\":[\"{Id("file")}\",\"{Id("ipv4-addr")}\"]");

        ForeignReport read = Good(Bundle(file, address, account, observed), Green);

        Assert.Equal([$"sha256 {Hash} filename a.exe", "md5 d41d8cd98f00b204e9800998ecf8427e", "ip 45.77.1.2"], read.Draft.Indicators.Select(Shown));
        Assert.All(read.Draft.Indicators, indicator => Assert.Equal(("context", new DateTimeOffset(2026, 11, 19, 0, 0, 0, TimeSpan.Zero)), (indicator.Use, indicator.FirstSeen)));
        Assert.Equal("user-account: accounts are not carried", Assert.Single(read.Losses).What);
    }

    [Fact]
    public void AnIncident_IsWhatTheReportIsAbout()
    {
        string incident = Object("incident", $$"""
            ,"name":"Beaconing","description":"Out of the firewall.","created_by_ref":"{{Id("identity")}}",
            "external_references":[{"source_name":"advisory","url":"https://cert.example/1"},{"source_name":"x","url":"javascript:alert(1)"}],
            "extensions":{"extension-definition--ef765651-680c-498d-9894-99799f2fa126":{"extension_type":"property-extension","determination":"successful-attempt","investigation_status":"closed","criticality":65} }
            """);

        ForeignReport read = Good(
            Bundle(
                Object("report", ",\"name\":\"not this\""), incident, Object("identity", ",\"name\":\"CERT Alnia\""),
                Object("malware", ",\"name\":\"PoisonIvy\""), Object("vulnerability", ",\"name\":\"CVE-2026-12345\""),
                Object("attack-pattern", ",\"name\":\"Input Capture\",\"external_references\":[{\"source_name\":\"mitre-attack\",\"external_id\":\"T1056.001\"}]"),
                Object("relationship", ",\"relationship_type\":\"uses\"")),
            Green);

        ReportDraft draft = read.Draft;
        Assert.Equal(("Beaconing", "Out of the firewall.", "confirmed", "closed"), (draft.Title.First, draft.Description.First, draft.Determination, draft.Status));
        Assert.Equal((65L, "stix-incident-core", "medium"), (draft.Severity.Score, draft.Severity.Basis, draft.Severity.Level));
        Assert.Equal(["CVE-2026-12345", "PoisonIvy", "T1056.001"], [.. draft.Classification.Cve, .. draft.Classification.Malware, .. draft.Classification.Attack]);
        Assert.Equal([Id("incident"), "https://cert.example/1"], draft.References.Select(reference => reference.ExternalId ?? reference.Url));
        Assert.Equal("STIX incident by CERT Alnia", draft.References[0].Title);
        Assert.Contains(read.Defaulted, field => field.Path == "severity.level");
    }

    [Fact]
    public void WhatIsNotCarried_IsCountedByItsKind()
    {
        Parsed<ForeignReport> read = Read(Bundle(Indicator("[mutex:name = 'm']"), Object("relationship"), Object("relationship", number: 2), Object("x-own", ",\"a\":1")), Green);

        Assert.True(read.IsValid);
        Assert.Equal(["Not carried: 2 of relationship.", "Not carried: 1 of x-own."], read.Problems.Where(problem => problem.Code == FormatErrors.NotCarried).Select(problem => problem.Message));
    }

    [Fact]
    public void TheLatestVersionCounts_AndARevokedOneIsLost()
    {
        string newer = Indicator("[mutex:name = 'new']").Replace("\"modified\":\"2026-11-20T10:00:00.000Z\"", "\"modified\":\"2026-11-21T10:00:00.000Z\"", StringComparison.Ordinal);

        ForeignReport read = Good(Bundle(newer, Indicator("[mutex:name = 'old']"), Indicator("[mutex:name = 'gone']", ",\"revoked\":true", 2)), Green);

        Assert.Equal("mutex new", Shown(Assert.Single(read.Draft.Indicators)));
        Assert.Equal("indicator: its creator revoked it", Assert.Single(read.Losses).What);
    }

    [Fact]
    public void TwoOfOneVersionThatDiffer_AreRefused_AndTwoThatAreTheSameAreOne()
    {
        AssertRefused(Bundle(Indicator("[mutex:name = 'a']"), Indicator("[mutex:name = 'b']")), Green, "CB1607 objects[1].id");
        Assert.Single(Good(Bundle(Indicator("[mutex:name = 'a']"), Indicator("[mutex:name = 'a']")), Green).Draft.Indicators);
    }

    [Fact]
    public void TwinsThatAreDeep_AreComparedOnce()
    {
        string deep = new string('[', 28) + "1,2" + string.Concat(Enumerable.Repeat("],3", 28))[..^2];
        string twin = Indicator("[mutex:name = 'a']", $",\"x_deep\":{deep}");

        AssertRefused(Bundle(twin, twin.Replace("1,2", "2", StringComparison.Ordinal)), Green, "CB1607 objects[1].id");
    }

    [Fact]
    public void OneObject_IsABundleOfOne() => Assert.Single(Good(Indicator("[mutex:name = 'a']"), Green).Draft.Indicators);

    [Theory]
    [InlineData("[]", "CB1607 ")]
    [InlineData("{}", "CB1607 type|CB1607 id")]
    [InlineData("{\"Event\":{}}", "CB1607 ")]
    [InlineData("{\"type\":\"bundle\",\"id\":\"bundle--1\",\"objects\":[]}", "CB1607 objects")]
    [InlineData("{\"type\":\"bundle\",\"id\":\"bundle--1\",\"objects\":[1]}", "CB1607 objects[0]")]
    [InlineData("{\"type\":\"bundle\",\"spec_version\":\"2.0\",\"id\":\"bundle--1\",\"objects\":[{\"type\":\"url\",\"id\":\"url--00000001-0000-4000-8000-000000000001\",\"value\":\"https://a.example/\"}]}", "CB1607 spec_version")]
    public void WhatIsNoBundle_IsRefused(string json, string expected) => AssertRefused(json, Green, expected.Split('|'));

    [Fact]
    public void AnObjectThatIsNone_IsRefusedByItsField()
    {
        string indicator = Indicator("[mutex:name = 'a']");

        string silent = indicator.Replace("\"spec_version\":\"2.1\",", "", StringComparison.Ordinal);
        AssertRefused(silent, Green, "CB1607 spec_version");
        Assert.Single(Good(Bundle(silent), Green).Draft.Indicators);
        AssertRefused(Bundle(indicator.Replace("\"2.1\"", "\"2.2\"", StringComparison.Ordinal)), Green, "CB1607 objects[0].spec_version");
        AssertRefused(Bundle(indicator.Replace("\"id\":\"indicator--", "\"id\":\"malware--", StringComparison.Ordinal)), Green, "CB1607 objects[0].id");
        AssertRefused(Bundle(indicator.Replace("\"modified\":\"2026", "\"modified\":\"2025", StringComparison.Ordinal)), Green, "CB1607 objects[0].modified");
        AssertRefused(Bundle(indicator.Replace("10:00:00.000Z\",\"modified", "10:00:00.00000000Z\",\"modified", StringComparison.Ordinal)), Green, "CB1606 objects[0].created");
        AssertRefused(Bundle(Bundle(indicator)), Green, "CB1607 objects[0].type");
    }
}
