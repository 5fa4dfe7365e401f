using System.Security.Cryptography;
using CertBridge.Sealing.Keys;

namespace CertBridge.Sealing.Tests.Keys;

public sealed class StatementTests
{
    private static readonly byte[] Bytes = "exact bytes"u8.ToArray();

    [Fact]
    public void Statement_HoldsForItsKindBytesAndKeyOnly()
    {
        using var key = PrivateKey.Create();
        using var other = PrivateKey.Create();
        byte[] signature = Statement.Sign(key, "card", Bytes);
        Assert.True(Statement.Verify(key.PublicKey, "card", Bytes, signature));
        Assert.False(Statement.Verify(key.PublicKey, "sheet", Bytes, signature));
        Assert.False(Statement.Verify(key.PublicKey, "card", "exact byte"u8, signature));
        Assert.False(Statement.Verify(other.PublicKey, "card", Bytes, signature));
        Assert.False(PublicKeySignature.Verify(key.PublicKey, Bytes, signature));
        Assert.True(PublicKeySignature.Verify(key.PublicKey, "CertBridge/1 card\nexact bytes"u8, signature));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Card")]
    [InlineData("card\n")]
    [InlineData("a-kind-of-more-than-thirty-two-characters")]
    public void Kind_OutsideItsAlphabet_Throws(string kind)
    {
        using var key = PrivateKey.Create();
        Assert.Throws<ArgumentException>(() => Statement.Sign(key, kind, Bytes));
    }

    [Fact]
    public void Verify_OfMalformedKeys_IsFalse()
    {
        using var key = PrivateKey.Create();
        byte[] signature = key.Sign(Bytes);
        byte[] offCurve = [.. key.PublicKey];
        offCurve[^1] ^= 1;
        Assert.False(PublicKeySignature.Verify(offCurve, Bytes, signature));
        Assert.False(PublicKeySignature.Verify(key.PublicKey.AsSpan()[..^1], Bytes, signature));
        Assert.False(PublicKeySignature.Verify([], Bytes, signature));
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.False(PublicKeySignature.Verify(p384.ExportSubjectPublicKeyInfo(), Bytes, p384.SignData(Bytes, HashAlgorithmName.SHA256)));
    }
}
