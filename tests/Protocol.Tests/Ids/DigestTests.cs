using CertBridge.Protocol.Ids;

namespace CertBridge.Protocol.Tests.Ids;

public sealed class DigestTests
{
    /// <summary>FIPS 180-4, the example of one block: "abc".</summary>
    [Fact]
    public void Of_ThePublishedExample_IsThePublishedDigest() =>
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Digest.Of("abc"u8).ToString());

    [Fact]
    public void Bytes_LeadBackToTheSameDigest()
    {
        Digest digest = Digest.Of("abc"u8);
        Assert.Equal(digest, Digest.FromBytes(digest.ToBytes()));
        Assert.NotEqual(digest, Digest.Of("abd"u8));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void FromBytes_OfAnotherLength_IsRefused(int length)
    {
        Assert.False(Digest.TryFromBytes(new byte[length], out _));
        Assert.Throws<FormatException>(() => Digest.FromBytes(new byte[length]));
    }
}
