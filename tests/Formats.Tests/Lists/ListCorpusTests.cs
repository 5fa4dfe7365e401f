using CertBridge.Formats.Lists;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Reports;
using Xunit.Abstractions;
using static CertBridge.Formats.Tests.Submitter;

namespace CertBridge.Formats.Tests.Lists;

/// <summary>Tables and lists of other people.</summary>
public sealed class ListCorpusTests(ITestOutputHelper output)
{
    public static TheoryData<string, string> GeneratedTables => Corpus.Generated("csv");

    public static TheoryData<string> Lists => [.. Corpus.Files("csv/amnesty", "*.txt")];

    [Theory]
    [InlineData("unit42/ArtraDownloader__AtraDownloader.csv", 196, 5)]
    [InlineData("unit42/dearjoohn__dearjoohn_iocs.csv", 17, 3)]
    [InlineData("unit42/iran_linked_operators__MagicHound.csv", 77, 0)]
    [InlineData("unit42/keybase__keybase_ioc.csv", 640, 0)]
    [InlineData("unit42/samsa__updated_iocs.csv", 114, 0)]
    [InlineData("unit42/silverterrier__domains.csv", 2577, 0)]
    [InlineData("unit42/venomrat_iocs.csv", 875, 1)]
    public void Read_OfARealTable_AccountsForEveryCell(string file, int indicators, int losses)
    {
        Parsed<ForeignReport> read = CsvReading.Read(Bytes(file), Options(Green));

        output.WriteLine(Readings.Told(file, read));
        ForeignReport report = Readings.Good(read);
        Assert.Equal((indicators, losses), (report.Draft.Indicators.Count, report.Losses.Count));
        Assert.True(ReportReading.Json(ReportJson.Write(report.Draft), Now).IsValid);
    }

    [Theory]
    [InlineData("unit42/squirtdanger__squirtdanger_distribution.csv", "CB1609 line 1")]
    [InlineData("unit42/rarog__c2_w_timestamps.csv", "CB1609 line 1")]
    [InlineData("unit42/ewind__apps.csv", "CB1609 line 1")]
    [InlineData("unit42/prince_of_persia__hashes.csv", "CB1602 ")]
    [InlineData("amnesty/2020-09-25_finfisher__android_tlv_list.csv", "CB1609 line 1")]
    public void Read_OfATableThatSaysNothing_IsRefused(string file, string codeAndField) =>
        Readings.AssertRefused(CsvReading.Read(Bytes(file), Options(Green)), [codeAndField]);

    [Fact]
    public void Read_OfATableWithAColumnSaid_IsReadByIt()
    {
        ForeignReadingOptions options = Options(Green) with { Columns = new Dictionary<string, string> { ["Distribution URL Observed"] = "url" } };

        ForeignReport report = Readings.Good(CsvReading.Read(Bytes("unit42/squirtdanger__squirtdanger_distribution.csv"), options));

        Assert.Equal(15, report.Draft.Indicators.Count);
        Assert.All(report.Draft.Indicators, indicator => Assert.StartsWith("url http", Readings.Shown(indicator), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public void Read_OfARealList_AccountsForEveryLine(string file)
    {
        byte[] bytes = Bytes("amnesty/" + file);
        int lines = System.Text.Encoding.UTF8.GetString(bytes).Split('\n').Count(line => !string.IsNullOrWhiteSpace(line));

        Parsed<ForeignReport> read = PlainListReading.Read(bytes, Options(Green));

        output.WriteLine(Readings.Told(file, read));
        ForeignReport report = Readings.Good(read);
        Assert.Equal(lines, report.AttributesIn);
        Assert.InRange(report.Losses.Count, 0, lines / 100);
        Assert.All(report.Draft.Indicators, indicator => Assert.Contains(indicator.What.Type, (string[])["domain", "ip"]));
    }

    [Theory]
    [MemberData(nameof(GeneratedTables))]
    public void Read_OfAGeneratedFile_IsJudgedAsItsIndexSays(string file, string expect)
    {
        Parsed<ForeignReport> read = CsvReading.Read(File.ReadAllBytes(Corpus.File("bad", "generated", file)), Options(Green));

        output.WriteLine(Readings.Told(file, read));
        if (expect != "accept-or-reject")
            Assert.Equal(expect == "accept", read.IsValid);
        Assert.All(read.Problems, problem => Assert.DoesNotContain($"{problem.Field}{problem.Message}{problem.Hint}", char.IsControl));
    }

    private static byte[] Bytes(string file) => File.ReadAllBytes(Corpus.File(["csv", .. file.Split('/')]));
}
