using System.Text;
using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;

namespace CertBridge.Sharing.Tests.Agreements;

public sealed class StandingClaimTests
{
    private const string Environment = "dev";
    private static readonly PartnerId Aln = PartnerId.Parse("cert-aln");
    private static readonly Agreement Agreement = Agreement.Read(Encoding.UTF8.GetBytes(AgreementTemplate.Write(Aln, PartnerId.Parse("cert-bor"), new DateOnly(2026, 1, 1)))).Value!;
    private static readonly StandingClaim Good = new(Aln, 7, StandingWord.Suspended, StandingReason.KeyCompromise);

    [Fact]
    public void Write_NamesAllItHoldsFor()
    {
        Assert.Equal(
            $"CertBridge/1 agreement-standing\nagreement: agr-aln-bor v1\ndocument: {Agreement.Hash}\nbetween: cert-aln and cert-bor\nenvironment: dev\n"
            + "side: cert-aln\nserial: 7\nstanding: suspended\nreason: key-compromise\n",
            Encoding.UTF8.GetString(Good.Write(Agreement, Environment)));
    }

    [Fact]
    public void Read_OfWhatWasWritten_IsTheSame()
    {
        foreach (StandingReason reason in Enum.GetValues<StandingReason>())
        {
            foreach (StandingWord word in Enum.GetValues<StandingWord>())
            {
                var claim = new StandingClaim(Aln, Limits.AgreementSerialMax, word, reason);
                byte[] text = claim.Write(Agreement, Environment);
                Assert.Equal(claim.IsWellFormed(Agreement) ? claim : null, StandingClaim.Read(Agreement, Environment, text));
                Assert.True(text.Length < StandingClaim.BytesMax);
            }
        }
    }

    [Fact]
    public void Read_OfATextWithAnyByteChanged_IsNothingOrAnotherClaim()
    {
        byte[] text = Good.Write(Agreement, Environment);
        for (int at = 0; at < text.Length; at++)
        {
            byte[] changed = [.. text];
            changed[at] ^= 1;
            if (StandingClaim.Read(Agreement, Environment, changed) is { } other)
                Assert.NotEqual(Good, other);
        }
    }

    [Fact]
    public void Read_OfAnotherEnvironment_OrATextThatGoesOn_IsNothing()
    {
        Assert.Null(StandingClaim.Read(Agreement, "production", Good.Write(Agreement, Environment)));
        Assert.Null(StandingClaim.Read(Agreement, Environment, [.. Good.Write(Agreement, Environment), (byte)'\n']));
        Assert.Null(StandingClaim.Read(Agreement, Environment, [.. Good.Write(Agreement, Environment), .. "side: cert-bor\n"u8]));
        Assert.Null(StandingClaim.Read(Agreement, Environment, new byte[StandingClaim.BytesMax + 1]));
        Assert.Null(StandingClaim.Read(Agreement, Environment, []));
    }

    public static TheoryData<StandingClaim> Malformed => new(
        Good with { Side = PartnerId.Parse("cert-cel") },
        Good with { Side = default },
        Good with { Serial = 0 },
        Good with { Serial = Limits.AgreementSerialMax + 1 },
        Good with { Serial = ulong.MaxValue },
        Good with { Word = StandingWord.Unspecified },
        Good with { Word = (StandingWord)9 },
        Good with { Reason = StandingReason.Unspecified },
        Good with { Reason = (StandingReason)99 },
        Good with { Word = StandingWord.Resumed });

    [Theory]
    [MemberData(nameof(Malformed))]
    public void IsWellFormed_OfWhatNobodyMaySay_IsFalse(StandingClaim claim) => Assert.False(claim.IsWellFormed(Agreement));
}
