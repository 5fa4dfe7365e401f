using CertBridge.Protocol.Ids;

namespace CertBridge.Protocol.Tests.Ids;

public sealed class KeyIdTests
{
    [Fact]
    public void OfSubjectPublicKeyInfo_IsTheDigestOfTheExactBytes() =>
        Assert.Equal(Digest.Of([1, 2, 3]), KeyId.OfSubjectPublicKeyInfo([1, 2, 3]).Digest);
}
