using CertBridge.Protocol.Ids;

namespace CertBridge.Protocol.Tests.Ids;

/// <summary>Ids that travel as bytes: digests, key ids and envelope ids.</summary>
public sealed class BinaryIdTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Digest_OfAbc_IsThePublishedOne() => // FIPS 180-4, example of SHA-256
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Digest.Of("abc"u8).ToString());

    [Fact]
    public void Digest_ToBytesAndBack_IsEqual()
    {
        Digest digest = Digest.Of("report"u8);
        Assert.Equal(digest, Digest.FromBytes(digest.ToBytes()));
        Assert.NotEqual(digest, Digest.Of("other"u8));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void Digest_OfAnotherLength_IsRefused(int length)
    {
        Assert.False(Digest.TryFromBytes(new byte[length], out _));
        Assert.Throws<FormatException>(() => Digest.FromBytes(new byte[length]));
    }

    [Fact]
    public void KeyId_IsTheDigestOfTheExactKeyBytes() =>
        Assert.Equal(Digest.Of([1, 2, 3]), KeyId.OfSubjectPublicKeyInfo([1, 2, 3]).Digest);

    [Fact]
    public void EnvelopeId_ToBytesAndText_AndBack()
    {
        EnvelopeId id = EnvelopeId.Create(Now);
        Assert.True(EnvelopeId.TryFromBytes(id.ToBytes(), out EnvelopeId fromBytes));
        Assert.True(EnvelopeId.TryParse(id.ToString(), out EnvelopeId fromText));
        Assert.Equal(id, fromBytes);
        Assert.Equal(id, fromText);
    }

    [Fact]
    public void EnvelopeId_BytesBeginWithTheTime() // RFC 9562 section 5.7: 48 bits of Unix milliseconds, big-endian
    {
        byte[] bytes = EnvelopeId.Create(Now).ToBytes();
        Assert.Equal(Now.ToUnixTimeMilliseconds(), Convert.ToInt64(Convert.ToHexString(bytes, 0, 6), 16));
        Assert.Equal(7, bytes[6] >> 4);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00000000-0000-0000-0000-000000000000")] // nil
    [InlineData("f47ac10b-58cc-4372-a567-0e02b2c3d479")] // version 4
    [InlineData("{01a2131f-e567-7886-930d-a1ea1ca13094}")]
    [InlineData("01a2131fe5677886930da1ea1ca13094")]
    [InlineData("01a2131f-e567-7886-930d-a1ea1ca1309")]
    [InlineData(null)]
    public void EnvelopeId_ThatIsNoUuidVersion7InItsUsualForm_IsRefused(string? text) => Assert.False(EnvelopeId.TryParse(text, out _));

    [Theory]
    [InlineData(15)]
    [InlineData(17)]
    public void EnvelopeId_OfAnotherLength_IsRefused(int length) => Assert.False(EnvelopeId.TryFromBytes(new byte[length], out _));
}
