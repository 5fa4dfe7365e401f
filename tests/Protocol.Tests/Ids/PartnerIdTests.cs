using CertBridge.Protocol.Ids;

namespace CertBridge.Protocol.Tests.Ids;

public sealed class PartnerIdTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("cert-aln")]
    [InlineData("7.cert-aln.example")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890123")]
    public void Parse_AnId_KeepsItsText(string text) => Assert.Equal(text, PartnerId.Parse(text).Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-cert")]
    [InlineData(".cert")]
    [InlineData("Cert-aln")]
    [InlineData("cert_aln")]
    [InlineData("cert aln")]
    [InlineData("cert/../aln")]
    [InlineData("cert\naln")]
    [InlineData("cërt")]
    [InlineData("\u202Ecert")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234")]
    public void TryParse_AnythingElse_IsRefused(string? text) => Assert.False(PartnerId.TryParse(text, out _));

    [Fact]
    public void Parse_OfARefusedText_DoesNotRepeatIt()
    {
        FormatException refused = Assert.Throws<FormatException>(() => PartnerId.Parse("\u001b[31mred"));
        Assert.DoesNotContain('\u001b', refused.Message);
    }

    [Fact]
    public void Value_OfTheDefault_Throws() => Assert.Throws<InvalidOperationException>(() => default(PartnerId).Value);

    [Fact]
    public void Order_IsOrdinal()
    {
        Assert.True(PartnerId.Parse("cert-aln") < PartnerId.Parse("cert-bor"));
        Assert.True(PartnerId.Parse("cert-b") > PartnerId.Parse("cert-aln"));
        Assert.True(PartnerId.Parse("cert-b") >= PartnerId.Parse("cert-b"));
        Assert.True(PartnerId.Parse("cert-b") <= PartnerId.Parse("cert-b"));
    }
}
