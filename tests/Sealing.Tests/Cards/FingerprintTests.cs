using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;

namespace CertBridge.Sealing.Tests.Cards;

public sealed class FingerprintTests
{
    [Fact]
    public void Of_ShowsTheFirst130Bits()
    {
        Assert.Equal("0000-0000-0000-0000-0000-0000-00", Fingerprint.Of(Digest.FromBytes(new byte[32])));
        byte[] ones = new byte[32];
        Array.Fill(ones, (byte)0xFF);
        Assert.Equal("ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZ", Fingerprint.Of(Digest.FromBytes(ones)));
        byte[] low = new byte[32];
        low[16] = 0x40; // bit 129, the last one shown
        Assert.Equal("0000-0000-0000-0000-0000-0000-01", Fingerprint.Of(Digest.FromBytes(low)));
        low[16] = 0x3F; // only bits beyond it
        Assert.Equal("0000-0000-0000-0000-0000-0000-00", Fingerprint.Of(Digest.FromBytes(low)));
    }

    [Fact]
    public void Matches_IsLenientOnHowItIsTyped()
    {
        Digest digest = Digest.FromBytes(Convert.FromHexString("0843" + new string('1', 60)));
        string shown = Fingerprint.Of(digest);
        Assert.True(Fingerprint.Matches(shown, digest));
        Assert.True(Fingerprint.Matches(shown.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal), digest));
        Assert.True(Fingerprint.Matches(shown.Replace("-", "", StringComparison.Ordinal).Replace('0', 'o').Replace('1', 'l'), digest));
        Assert.True(Fingerprint.Matches(shown.Replace('0', 'O').Replace('1', 'I'), digest));
    }

    [Fact]
    public void Matches_AsksForEverySymbol()
    {
        Digest digest = Digest.Of("a card"u8);
        string symbols = Fingerprint.Of(digest).Replace("-", "", StringComparison.Ordinal);
        for (int i = 0; i < symbols.Length; i++)
        {
            char other = symbols[i] == '7' ? '8' : '7';
            Assert.False(Fingerprint.Matches(symbols[..i] + other + symbols[(i + 1)..], digest));
        }
        Assert.False(Fingerprint.Matches("", digest));
        Assert.False(Fingerprint.Matches(symbols[..^1], digest));
        Assert.False(Fingerprint.Matches(symbols + "0", digest));
        Assert.False(Fingerprint.Matches(new string('0', 100_000), digest));
    }
}
