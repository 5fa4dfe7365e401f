using System.Text;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Reports;
using static CertBridge.Sharing.Tests.Reports.SampleReport;

namespace CertBridge.Sharing.Tests.Reports;

public sealed class ReportJsonTests
{
    private static readonly string Json = Encoding.UTF8.GetString(ReportJson.Write(SampleReport.Report));

    [Fact]
    public void Read_OfWhatWasWritten_WritesTheSameBytes() => Assert.Equal(Json, Encoding.UTF8.GetString(ReportJson.Write(Read(Json).Value!)));

    [Fact]
    public void Read_TimesBeyondNow_AreTheAuthorsBusiness() =>
        Assert.True(Read(Json.Replace("2027-01-01", "2020-01-01", StringComparison.Ordinal).Replace("2026-11-2", "2126-11-2", StringComparison.Ordinal)
            .Replace("2027-02-01", "2127-02-01", StringComparison.Ordinal)).IsValid);

    [Theory]
    [InlineData("\"id\":\"CB-ALN-2026-0001\"", "\"id\":\"1\"", "CB1201", "id")]
    [InlineData("\"id\":\"CB-ALN-2026-0001\",", "", "CB1201", "id")]
    [InlineData("\"uuid\":\"01939f5e", "\"uuid\":\"x1939f5e", "CB1201", "uuid")]
    [InlineData("\"revision\":1", "\"revision\":0", "CB1207", "revision")]
    [InlineData("\"revision\":1", "\"revision\":\"1\"", "CB1201", "revision")]
    [InlineData("\"revision\":1", "\"revision\":1,\"previous\":\"0000000000000000000000000000000000000000000000000000000000000000\"", "CB1201", "previous")]
    [InlineData("\"revision\":1", "\"revision\":2,\"previous\":\"00\"", "CB1201", "previous")]
    [InlineData("\"origin\":\"cert-aln\"", "\"origin\":\"CERT\"", "CB1201", "origin")]
    [InlineData("\"origin\":\"cert-aln\"", "\"extra\":1,\"origin\":\"cert-aln\"", "CB1201", "extra")]
    [InlineData("\"exercise\":false", "\"exercise\":\"false\"", "CB1201", "exercise")]
    [InlineData("\"stage\":\"early-warning\"", "\"stage\":\"late\"", "CB1206", "stage")]
    [InlineData("\"tlp\":\"amber\"", "\"tlp\":\"amber\",\"tlp\":\"clear\"", "CB1201", "marking.tlp")]
    public void Read_BrokenReport_IsRefusedByField(string old, string replacement, string code, string field)
    {
        Assert.Contains(old, Json, StringComparison.Ordinal);

        Parsed<Report> read = Read(Json.Replace(old, replacement, StringComparison.Ordinal));

        Assert.False(read.IsValid);
        Assert.Equal((code, field), (read.Problems[0].Code.Code, read.Problems[0].Field));
    }

    [Fact]
    public void Named_WithoutARevision_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Draft.Named(ReportId.Parse("CB-ALN-2026-0001"), Guid.Empty, 0, PartnerId.Parse("cert-aln"), "a"));

    private static Parsed<Report> Read(string json) => ReportJson.Read(Encoding.UTF8.GetBytes(json));
}
