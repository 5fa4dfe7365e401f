using System.Text;
using CertBridge.Formats.Lists;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;
using static CertBridge.Formats.Tests.Readings;
using static CertBridge.Formats.Tests.Submitter;

namespace CertBridge.Formats.Tests.Lists;

/// <summary>A table of indicators to a report: what its columns are, what stands in its cells, and what is refused.</summary>
public sealed class CsvReadingTests
{
    private const string Hash = "39a4085bf1a09a057beebd15824d24a602e5ff155cdd31176ad15b3d1e06631f";

    [Theory]
    [InlineData("type,value\nip,45.77.1.2\n", "ip 45.77.1.2")]
    [InlineData("type,value\r\nip,45.77.1.2\r\n\r\n", "ip 45.77.1.2")]
    [InlineData("\uFEFFtype;value\r\nip;45.77.1.2", "ip 45.77.1.2")]
    [InlineData("type\tvalue\nip\t45.77.1.2", "ip 45.77.1.2")]
    [InlineData("Type,Indicator,Name\nDomain,www3.chrome-up[.]date,\n", "domain www3.chrome-up.date")]
    [InlineData("Type,Indicator\nmysterious,evil.example", "domain evil.example")]
    [InlineData("Domain,Domain Use\nevil.example,Malware", "domain evil.example")]
    [InlineData("SHA256 Hash,C2 Server\n" + Hash + ",http://evil.example/post.php", "sha256 " + Hash + "|url http://evil.example/post.php")]
    [InlineData("Hash,Filename\n" + Hash + ",\"Passport, new.docx\"", "sha256 " + Hash + " filename Passport, new.docx")]
    [InlineData("filename,md5,sha1\na.exe,d41d8cd98f00b204e9800998ecf8427e,da39a3ee5e6b4b0d3255bfef95601890afd80709", "md5 d41d8cd98f00b204e9800998ecf8427e|sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709 filename a.exe")]
    [InlineData("ip,port\n45.77.1.2,443", "ip 45.77.1.2|port 443")]
    [InlineData("value\n45.77.1.2:443", "ip 45.77.1.2 port 443")]
    [InlineData("domain,ip\nevil.example,\nworse.example,N/A", "domain evil.example|domain worse.example")]
    public void ACell_IsWhatItsColumnSays(string csv, string expected)
    {
        ForeignReport read = Good(csv, Green);

        Assert.Equal(expected, string.Join('|', read.Draft.Indicators.Select(Shown)));
        Assert.Empty(read.Losses);
        Assert.All(read.Draft.Indicators, indicator => Assert.Equal("detection", indicator.Use));
    }

    [Fact]
    public void WhatIsNotOfItsType_IsALossWithItsPlace()
    {
        ForeignReport read = Good("ip,domain,value\n45.77.1.2,,\n45.77.1.256,evil.example,what is this\n", Green);

        Assert.Equal(["line 3.ip the value is not of type ip", "line 3.value its look tells no type"], read.Losses.Select(loss => $"{loss.Path} {loss.What}"));
        Assert.Equal(4, read.AttributesIn);
    }

    [Fact]
    public void ARow_SaysMoreOfItsValues()
    {
        ForeignReport read = Good(
            "value,comment,first seen,last seen,valid until,confidence,tlp\nevil.example,\"Seen, twice\nso far\",2026-11-19T00:00:00Z,2026-11-20 10:00,2027-01-01T00:00:00+01:00,85,TLP:AMBER\n", Green);

        Indicator indicator = Assert.Single(read.Draft.Indicators);
        Assert.Equal(("Seen, twice\nso far", 85L, Tlp.Amber), (indicator.Comment, indicator.Confidence, indicator.Marking?.Tlp));
        Assert.Equal((new DateTimeOffset(2026, 11, 19, 0, 0, 0, TimeSpan.Zero), null, new DateTimeOffset(2026, 12, 31, 23, 0, 0, TimeSpan.Zero)), (indicator.FirstSeen, indicator.LastSeen, indicator.ValidUntil));
    }

    [Fact]
    public void WhatNobodyKnows_IsNamed_AndSoAreTimesWithoutAnHour()
    {
        Parsed<ForeignReport> read = Read("First Seen,value,Cluster 1\n10/18/18 07:38,evil.example,x\n", Green);

        Assert.True(read.IsValid);
        Assert.Equal(
            ["Not carried, as nobody says what they are: \"Cluster 1\".", "Times left out: 1, each without the hour it means. Write 2026-11-21T21:40:00Z, or with an offset."],
            read.Problems.Select(problem => problem.Message));
    }

    [Fact]
    public void AColumn_IsWhatTheSubmitterSays()
    {
        const string Table = "Remote IP,Seen,sha256\n45.77.1.2,evil.example,nonsense\n";
        var said = new Dictionary<string, string> { ["Remote IP"] = "ip", ["Seen"] = "domain", ["sha256"] = "ignore" };

        ForeignReport read = Readings.Good(CsvReading.Read(Encoding.UTF8.GetBytes(Table), Options(Green) with { Columns = said, Title = "Remote templates" }));

        Assert.Equal(["ip 45.77.1.2", "domain evil.example"], read.Draft.Indicators.Select(Shown));
        Assert.Equal("Remote templates", read.Draft.Title.First);
        Assert.Empty(read.Losses);
        said["Remote"] = "phone";
        Readings.AssertRefused(CsvReading.Read(Encoding.UTF8.GetBytes(Table), Options(Green) with { Columns = said }), ["CB1609 column", "CB1609 column"]);
    }

    [Theory]
    [InlineData("", "CB1609 ")]
    [InlineData("value\n", "CB1609 ")]
    [InlineData("2017-08-02 16:28:51,api.evil.example\n2017-08-02 10:21:16,b.evil.example\n", "CB1609 line 1")]
    [InlineData("type,value\ndomain,\"evil.example\n", "CB1602 line 2")]
    [InlineData("type,value\ndomain,\"evil\".example\n", "CB1602 line 2")]
    [InlineData("value,comment\nevil.example\nworse.example,\"a\nb\",c\n", "CB1602 line 2|CB1602 line 3")]
    [InlineData("value,confidence\nevil.example,101\n", "CB1606 line 2")]
    [InlineData("value,tlp\nevil.example,blue\n", "CB1303 line 2")]
    public void WhatIsNoTable_IsRefusedWithItsLine(string csv, string codesAndFields) => AssertRefused(csv, Green, codesAndFields.Split('|'));

    [Fact]
    public void TheMarking_IsStated_OrOnEachRow()
    {
        var noTlp = new Marking { Pap = Pap.Green };

        AssertRefused("value\nevil.example\n", noTlp, "CB1301 marking.tlp");
        AssertRefused("value,tlp\nevil.example,green\nworse.example,\n", noTlp, "CB1301 marking.tlp");
        AssertRefused("value,tlp\nevil.example,green\n", stated: null, "CB1301 marking.pap");
        AssertRefused("value,tlp\nevil.example,blue\n", noTlp, "CB1303 line 2");
        Assert.Equal(Tlp.Amber, Good("value,tlp\nevil.example,white\nworse.example,amber\n", noTlp).Draft.Tlp);
        Assert.Equal(Tlp.Red, Good("value,tlp\nevil.example,white\n", new Marking { Tlp = Tlp.Red, Pap = Pap.Red }).Draft.Tlp);
    }

    [Fact]
    public void ATextThatIsNoUtf8_IsRefused() =>
        Readings.AssertRefused(CsvReading.Read(new byte[] { (byte)'a', 0xA0 }, Options(Green)), ["CB1602 "]);

    private static Parsed<ForeignReport> Read(string csv, Marking? stated) => CsvReading.Read(Encoding.UTF8.GetBytes(csv), Options(stated));

    private static ForeignReport Good(string csv, Marking? stated) => Readings.Good(Read(csv, stated));

    private static void AssertRefused(string csv, Marking? stated, params string[] codesAndFields) => Readings.AssertRefused(Read(csv, stated), codesAndFields);
}
