using System.Text;
using CertBridge.Formats.Lists;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Reports;
using static CertBridge.Formats.Tests.Submitter;

namespace CertBridge.Formats.Tests.Lists;

/// <summary>One value in each line.</summary>
public sealed class PlainListReadingTests
{
    [Theory]
    [InlineData("45.77.1.2", "ip 45.77.1.2")]
    [InlineData("45[.]77[.]1[.]2", "ip 45.77.1.2")]
    [InlineData("45.77.1.0/24", "network 45.77.1.0/24")]
    [InlineData("2606:4700:0::1", "ip 2606:4700::1")]
    [InlineData("Evil(dot)Example.", "domain evil.example")]
    [InlineData("hxxps://evil[.]example/a?b#c", "url https://evil.example/a?b#c")]
    [InlineData("hXXp[://]evil.example/", "url http://evil.example/")]
    [InlineData("mallory[at]evil.example", "email mallory@evil.example")]
    [InlineData("evil.example:8443", "domain evil.example port 8443")]
    [InlineData("d41d8cd98f00b204e9800998ecf8427e", "md5 d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("DA39A3EE5E6B4B0D3255BFEF95601890AFD80709", "sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709")]
    [InlineData("00:1b:44:11:3a:b7", "mac 00:1b:44:11:3a:b7")]
    [InlineData("cve-2026-12345", "cve CVE-2026-12345")]
    public void ALine_IsWhatItsLookTells(string line, string expected) =>
        Assert.Equal(expected, Readings.Shown(Assert.Single(Good(line).Draft.Indicators)));

    [Theory]
    [InlineData("evil.example/path")]
    [InlineData("hello world")]
    [InlineData("45.77.1.256")]
    [InlineData("1234567")]
    public void WhatHasNoLook_IsALossWithItsLine(string line)
    {
        ForeignReport read = Good($"evil.example\n{line}\n");

        Assert.Equal(("line 2", "its look tells no type"), (Assert.Single(read.Losses).Path, read.Losses[0].What));
    }

    [Fact]
    public void WhatFollowsANumberSign_IsAComment()
    {
        ForeignReport read = Good("# from the honeypot\n\nevil.example # seen twice\r\nhttps://evil.example/#a\n");

        Assert.Equal([("evil.example", "seen twice"), ("https://evil.example/#a", null)], read.Draft.Indicators.Select(indicator => (indicator.What.Value, indicator.Comment)));
        Assert.Equal("List of 2 indicators", read.Draft.Title.First);
        Assert.Equal("threat-warning", read.Draft.Type);
    }

    /// <summary>Notes of somebody, taken for a list.</summary>
    [Fact]
    public void ATextThatIsNoList_IsRefused() => Readings.AssertRefused(Read("Dear all,\nthe meeting is on Monday.\n"), ["CB1609 "]);

    [Fact]
    public void AListOverTheLimit_IsRefused_WhateverItsLinesAre() => Readings.AssertRefused(Read(string.Concat(Enumerable.Repeat("a\n", 10_001))), ["CB1604 ", "CB1609 "]);

    [Fact]
    public void AnEmptyList_IsRefused() => Readings.AssertRefused(Read("# nothing\n"), ["CB1609 "]);

    private static Parsed<ForeignReport> Read(string list) => PlainListReading.Read(Encoding.UTF8.GetBytes(list), Options(Green));

    private static ForeignReport Good(string list) => Readings.Good(Read(list));
}
