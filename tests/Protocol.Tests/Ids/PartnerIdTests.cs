using CertBridge.Protocol.Ids;

namespace CertBridge.Protocol.Tests.Ids;

public sealed class PartnerIdTests
{
    public static TheoryData<string> Good() => ["a", "7", "cert-aln", "cert.bor-2", new string('a', PartnerId.LengthMax)];

    public static TheoryData<string?> Bad() =>
        [null, "", " ", "-cert", ".cert", "Cert-aln", "cert_aln", "cert aln", "cert-aln\n", "cért", "cert/aln", "..", new string('a', PartnerId.LengthMax + 1)];

    [Theory]
    [MemberData(nameof(Good))]
    public void TryParse_TakesIt_AndGivesItBack(string text)
    {
        Assert.True(PartnerId.TryParse(text, out PartnerId id));
        Assert.Equal(text, id.Value);
        Assert.Equal(id, PartnerId.Parse(text));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void TryParse_RefusesIt(string? text) => Assert.False(PartnerId.TryParse(text, out _));

    [Fact]
    public void Parse_OfABadId_DoesNotRepeatItsText()
    {
        FormatException refused = Assert.Throws<FormatException>(() => PartnerId.Parse("\u001b[2Jevil"));
        Assert.DoesNotContain("evil", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnIdThatWasNeverGiven_CannotBeUsed() => Assert.Throws<InvalidOperationException>(() => default(PartnerId).Value);

    [Fact]
    public void Order_IsByByte_SoThatBothNodesComeToTheSame()
    {
        PartnerId[] ids = [PartnerId.Parse("cert-b"), PartnerId.Parse("cert-a.x"), PartnerId.Parse("cert-a-x"), PartnerId.Parse("cert-a")];
        Assert.Equal(["cert-a", "cert-a-x", "cert-a.x", "cert-b"], ids.Order().Select(id => id.Value));
    }
}
