using CertBridge.Protocol.Ids;

namespace CertBridge.Protocol.Tests.Ids;

public sealed class ReportIdTests
{
    [Theory]
    [InlineData("cert-aln", 7, "CB-ALN-2026-0007")]
    [InlineData("cert-aln", 12_345, "CB-ALN-2026-12345")]
    [InlineData("aln", 1, "CB-ALN-2026-0001")]
    [InlineData("cert-", 1, "CB-CERT--2026-0001")]
    [InlineData("gov.cert-x", 1, "CB-GOV.CERT-X-2026-0001")]
    public void Create_NamesOrganisationYearAndNumber(string partner, long number, string expected)
    {
        ReportId id = ReportId.Create(PartnerId.Parse(partner), 2026, number);
        Assert.Equal(expected, id.Value);
        Assert.Equal(id, ReportId.Parse(expected));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("CB-ALN-2026-1")]
    [InlineData("CB-ALN-26-0001")]
    [InlineData("CB--2026-0001")]
    [InlineData("CB-.A-2026-0001")]
    [InlineData("cb-aln-2026-0001")]
    [InlineData("CB-ALN-2026-0001 ")]
    [InlineData("CB-ALN-2026-00x1")]
    [InlineData("CB-A/N-2026-0001")]
    [InlineData("CB-ALN-2026-٠٠٠١")]
    [InlineData("CB-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA-2026-0001")]
    public void TryParse_AnythingElse_IsRefused(string? text) => Assert.False(ReportId.TryParse(text, out _));
}
