using CertBridge.Protocol.Ids;

namespace CertBridge.Protocol.Tests.Ids;

public sealed class ReportIdTests
{
    [Theory]
    [InlineData("cert-aln", 2026, 1, "CB-ALN-2026-0001")]
    [InlineData("cert-aln", 2026, 12345, "CB-ALN-2026-12345")]
    [InlineData("cert.bor", 2026, 7, "CB-CERT.BOR-2026-0007")]
    [InlineData("cert-", 2026, 7, "CB-CERT--2026-0007")]
    public void Create_NamesOriginatorYearAndNumber(string partner, int year, long number, string expected)
    {
        ReportId id = ReportId.Create(PartnerId.Parse(partner), year, number);
        Assert.Equal(expected, id.Value);
        Assert.Equal(id, ReportId.Parse(expected));
    }

    [Fact]
    public void Create_ForAnIdTooLongForTheLimit_Throws() =>
        Assert.Throws<ArgumentException>(() => ReportId.Create(PartnerId.Parse(new string('a', PartnerId.LengthMax)), 2026, 1));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("CB-ALN-2026-001")]
    [InlineData("CB-ALN-26-0001")]
    [InlineData("CB--2026-0001")]
    [InlineData("CB-aln-2026-0001")]
    [InlineData("cb-ALN-2026-0001")]
    [InlineData("CB-.A-2026-0001")]
    [InlineData("CB-ALN-2026-00x1")]
    [InlineData("CB-ALN-2026-0001 ")]
    [InlineData("CB-ALN-2026-0001\n")]
    [InlineData("CB-ALN-2026-٠٠٠١")]
    [InlineData("CB-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA-2026-0001")]
    public void TryParse_RefusesWhatIsNoReportId(string? text) => Assert.False(ReportId.TryParse(text, out _));
}
