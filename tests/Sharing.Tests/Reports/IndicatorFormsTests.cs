using CertBridge.Sharing.Reports;
using FsCheck;
using FsCheck.Fluent;

namespace CertBridge.Sharing.Tests.Reports;

public sealed class IndicatorFormsTests
{
    [Theory]
    [InlineData("ip", "45.77.1.2", "45.77.1.2")]
    [InlineData("ip", "2001:DB8:0:0::1", "2001:db8::1")]
    [InlineData("ip", "45.77.1", null)]
    [InlineData("ip", "045.77.1.2", null)]
    [InlineData("ip", "0x2d.77.1.2", null)]
    [InlineData("ip", "760021250", null)]
    [InlineData("ip", "45.77.1.256", null)]
    [InlineData("ip", "45.77.1.2/24", null)]
    [InlineData("ip", "fe80::1%eth0", null)]
    [InlineData("ip", "[2001:db8::1]", null)]
    [InlineData("ip", " 45.77.1.2", null)]
    [InlineData("victim-ip", "45.77.1.0/24", "45.77.1.0/24")]
    [InlineData("network", "45.77.1.0/24", "45.77.1.0/24")]
    [InlineData("network", "45.77.1.1/24", null)]
    [InlineData("network", "45.77.1.0/33", null)]
    [InlineData("network", "45.77.1.0/", null)]
    [InlineData("network", "2001:DB8::/32", "2001:db8::/32")]
    [InlineData("port", "443", "443")]
    [InlineData("port", "0", null)]
    [InlineData("port", "65536", null)]
    [InlineData("port", "+80", null)]
    [InlineData("domain", "WWW.Example.COM.", "www.example.com")]
    [InlineData("domain", "_dmarc.example.com", "_dmarc.example.com")]
    [InlineData("domain", "xn--e1afmkfd.example", "xn--e1afmkfd.example")]
    [InlineData("domain", "example", null)]
    [InlineData("domain", "example..com", null)]
    [InlineData("domain", "example.com..", null)]
    [InlineData("domain", "-a.example", null)]
    [InlineData("domain", "45.77.1.2", null)]
    [InlineData("domain", "exämple.com", null)]
    [InlineData("domain", "exa mple.com", null)]
    [InlineData("domain", "c2[.]example.com", null)]
    [InlineData("url", "http://c2.example/a", "http://c2.example/a")]
    [InlineData("url", "hxxp://c2.example/a b", null)]
    [InlineData("url", "c2.example/a", null)]
    [InlineData("url", "http:///a", null)]
    [InlineData("uri-path", "/a?b", "/a?b")]
    [InlineData("uri-path", "a", null)]
    [InlineData("email", "John.Doe@Example.COM", "John.Doe@example.com")]
    [InlineData("email", "a@b", null)]
    [InlineData("email", "@example.com", null)]
    [InlineData("email", "a b@example.com", null)]
    [InlineData("asn", "as64500", "AS64500")]
    [InlineData("asn", "64500", "AS64500")]
    [InlineData("asn", "AS", null)]
    [InlineData("mac", "00-11-22-AA-BB-CC", "00:11:22:aa:bb:cc")]
    [InlineData("mac", "00112", null)]
    [InlineData("md5", "D41D8CD98F00B204E9800998ECF8427E", "d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("md5", "g41d8cd98f00b204e9800998ecf8427e", null)]
    [InlineData("sha1", "da39a3ee5e6b4b0d3255bfef95601890afd80709", "da39a3ee5e6b4b0d3255bfef95601890afd80709")]
    [InlineData("sha256", "da39a3ee5e6b4b0d3255bfef95601890afd80709", null)]
    [InlineData("ssdeep", "3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C", "3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C")]
    [InlineData("ssdeep", "3:a", null)]
    [InlineData("cve", "cve-2024-12345", "CVE-2024-12345")]
    [InlineData("cve", "CVE-2024-1", null)]
    [InlineData("bitcoin-address", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT")]
    [InlineData("bitcoin-address", "0BoatSLRHtKNngkdXEeobR76b53LETtpyT", null)]
    [InlineData("stix-pattern", "[ipv4-addr:value = '45.77.1.2'] AND [file:name = 'a]b']", "[ipv4-addr:value = '45.77.1.2'] AND [file:name = 'a]b']")]
    [InlineData("stix-pattern", "[ipv4-addr:value = '45.77.1.2'", null)]
    [InlineData("stix-pattern", "ipv4-addr:value = '45.77.1.2'", null)]
    [InlineData("stix-pattern", "[]", null)]
    [InlineData("stix-pattern", "([a:b=='c'])", "[a:b = 'c']")]
    [InlineData("filename", "Rechnung [1].exe", "Rechnung [1].exe")]
    [InlineData("text", "   ", null)]
    public void Canonical_OfAValue_IsItsOneForm(string type, string value, string? canonical) => Assert.Equal(canonical, IndicatorForms.Canonical(type, value));

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.31.255.255", true)]
    [InlineData("172.32.0.0", false)]
    [InlineData("192.168.0.0/24", true)]
    [InlineData("198.51.100.23", true)]
    [InlineData("45.77.1.2", false)]
    [InlineData("::1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("2606:4700::1", false)]
    public void IsReserved_KnowsTheSpecialRanges(string value, bool isReserved) => Assert.Equal(isReserved, IndicatorForms.IsReserved(value));

    [Fact]
    public void Canonical_OfAnyTextAsAnyType_IsStable()
    {
        Gen<(string Type, string Value)> gen =
            from type in Gen.Elements(Vocabularies.IndicatorTypes.Words.ToArray())
            from value in Gen.OneOf(
                ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get),
                Gen.Elements("45.77.1.2", "::FFFF:1.2.3.4", "A.Example", "AS1", "AA:bb:CC:dd:EE:ff", "T1" + new string('a', 70), "CVE-2020-0001", "Me@Here.Example"),
                Gen.Choose(1, 130).SelectMany(length => Gen.ArrayOf(Gen.Elements("0123456789abcdefABCDEF:./-".ToCharArray()), length)).Select(letters => new string(letters)))
            select (type, value);

        Prop.ForAll(gen.ToArbitrary(), pair =>
        {
            string? once = IndicatorForms.Canonical(pair.Type, pair.Value);
            return once is null || IndicatorForms.Canonical(pair.Type, once) == once;
        }).QuickCheckThrowOnFailure();
    }
}
