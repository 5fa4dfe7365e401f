using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;
using static CertBridge.Formats.Tests.Iodef.Incidents;
using static CertBridge.Formats.Tests.Submitter;

namespace CertBridge.Formats.Tests.Iodef;

/// <summary>Restrictions (RFC 7970, section 3.3.1) to one marking: the strictest, and never looser than what something stands in.</summary>
public sealed class IodefMarkingTests
{
    private static readonly Marking NoTlp = new() { Pap = Pap.Amber };

    [Theory]
    [InlineData("public", Tlp.Clear)]
    [InlineData("white", Tlp.Clear)]
    [InlineData("partner", Tlp.Green)]
    [InlineData("green", Tlp.Green)]
    [InlineData("need-to-know", Tlp.AmberStrict)]
    [InlineData("amber", Tlp.AmberStrict)]
    [InlineData("private", Tlp.Red)]
    [InlineData("red", Tlp.Red)]
    public void ARestriction_IsATlp(string word, Tlp tlp) =>
        Assert.Equal(tlp, Good(Incident(string.Empty, $"restriction=\"{word}\""), NoTlp).Draft.Tlp);

    [Fact]
    public void AnIncidentThatSaysNothing_IsPrivate_AndTheDefaultIsNamed()
    {
        ForeignReport read = Good(Incident(string.Empty, string.Empty), Green);

        Assert.Equal(Tlp.Red, read.Draft.Tlp);
        Assert.Contains(read.Defaulted, field => field is { Path: "marking.tlp", Value: "red" });
    }

    [Fact]
    public void WhatWasAgreedElsewhere_IsStatedBeside()
    {
        AssertRefused(Incident(string.Empty, "restriction=\"default\""), NoTlp, "CB1301 marking.tlp");
        AssertRefused(Incident(string.Empty), stated: null, "CB1301 marking.pap");
        Assert.Equal(Tlp.Green, Good(Incident(string.Empty, "restriction=\"default\""), Green).Draft.Tlp);
    }

    [Theory]
    [InlineData("restriction=\"whatever\"", "")]
    [InlineData("restriction=\"ext-value\" ext-restriction=\"us only\"", "")]
    [InlineData("restriction=\"GREEN\"", "")]
    [InlineData("restriction=\"green\"", ".Contact")]
    public void ARestrictionThatNobodyKnows_RefusesTheDocument(string attributes, string where) =>
        AssertRefused(Incident(where.Length > 0 ? "<Contact role=\"tech\" type=\"person\" restriction=\"\"/>" : string.Empty, attributes), Green, $"CB1303 Incident{where}@restriction");

    [Fact]
    public void AnIndicator_KeepsAStricterMarking_AndNoLooserOne()
    {
        ForeignReport read = Good(
            Incident(
                Event(Node(Address("ipv4-addr", "45.77.1.2")), "category=\"source\" restriction=\"red\"") +
                Event(Node(Address("ipv4-addr", "45.77.1.3")), "category=\"source\" restriction=\"public\"").Replace("<EventData>", "<EventData restriction=\"amber\">", StringComparison.Ordinal) +
                Indicator(Bulk("mutex", "m"), "restriction=\"public\"")),
            Green);

        Assert.Equal(
            [("m", Tlp.Unspecified), ("45.77.1.2", Tlp.Red), ("45.77.1.3", Tlp.AmberStrict)],
            read.Draft.Indicators.Select(indicator => (indicator.What.Value, indicator.Marking?.Tlp ?? Tlp.Unspecified)));
    }

    [Fact]
    public void WhatTheReportSaysForItself_TightensTheWhole()
    {
        Assert.Equal(Tlp.AmberStrict, Good(Incident("<Assessment restriction=\"amber\" occurrence=\"actual\"/>"), Green).Draft.Tlp);
        Assert.Equal(Tlp.Green, Good(Incident("<Contact role=\"tech\" type=\"person\" restriction=\"red\"/>"), Green).Draft.Tlp);
        Assert.Equal(Tlp.Amber, Good(Incident(string.Empty), Amber).Draft.Tlp);
    }
}
