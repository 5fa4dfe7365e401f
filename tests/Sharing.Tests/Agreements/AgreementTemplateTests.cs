using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;

namespace CertBridge.Sharing.Tests.Agreements;

public sealed class AgreementTemplateTests
{
    private static readonly PartnerId Aln = PartnerId.Parse("cert-aln");
    private static readonly PartnerId Bor = PartnerId.Parse("cert-bor");
    private static readonly DateOnly Today = new(2026, 11, 22);

    [Theory]
    [InlineData(Tlp.Clear)]
    [InlineData(Tlp.Green)]
    [InlineData(Tlp.Amber)]
    [InlineData(Tlp.AmberStrict)]
    public void Write_IsAnAgreementAsItIs(Tlp ceiling)
    {
        Agreement agreement = AgreementSamples.Good(AgreementTemplate.Write(Aln, Bor, Today, version: 4, ceiling));

        Assert.Equal("agr-aln-bor v4", agreement.ToString());
        Assert.Equal(ceiling, agreement.Ceilings.Tlp);
        Assert.Equal((Today, new DateOnly(2027, 11, 22)), (agreement.From, agreement.Until));
        Assert.Contains(AgreementChannels.Reports, agreement.Channels);
        Assert.Null(agreement.Limits.Reports);
    }

    [Fact]
    public void IdFor_IsTheSameFromBothSides()
    {
        Assert.Equal(AgreementTemplate.IdFor(Aln, Bor), AgreementTemplate.IdFor(Bor, Aln));
        Assert.Equal("agr-bor-x", AgreementTemplate.IdFor(PartnerId.Parse("x"), Bor));
    }

    [Fact]
    public void Write_ForTheLongestNames_IsStillAnAgreement()
    {
        PartnerId one = PartnerId.Parse(new string('a', PartnerId.LengthMax)), other = PartnerId.Parse(new string('b', PartnerId.LengthMax));

        AgreementSamples.Good(AgreementTemplate.Write(one, other, Today));
    }

    [Theory]
    [InlineData(Tlp.Unspecified)]
    [InlineData(Tlp.Red)]
    [InlineData((Tlp)77)]
    public void Write_WithWhatIsNoCeiling_Throws(Tlp ceiling) => Assert.Throws<ArgumentException>(() => AgreementTemplate.Write(Aln, Bor, Today, ceiling: ceiling));

    [Fact]
    public void Write_WithOneParty_Throws() => Assert.Throws<ArgumentException>(() => AgreementTemplate.Write(Aln, Aln, Today));
}
