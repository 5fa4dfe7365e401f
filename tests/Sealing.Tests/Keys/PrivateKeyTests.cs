using System.Security.Cryptography;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Keys;

namespace CertBridge.Sealing.Tests.Keys;

public sealed class PrivateKeyTests
{
    private static readonly byte[] Message = "the exact bytes"u8.ToArray();

    [Fact]
    public void Pem_ReadBack_IsTheSameKey()
    {
        using var key = PrivateKey.Create();
        using var again = PrivateKey.FromPem(key.ToPem());
        Assert.Equal(key.Id, again.Id);
        Assert.True(PublicKeySignature.Verify(key.PublicKey, Message, again.Sign(Message)));
    }

    [Fact]
    public void EncryptedPem_OpensWithItsPassphraseOnly()
    {
        using var key = PrivateKey.Create();
        string pem = key.ToEncryptedPem("correct horse");
        using var again = PrivateKey.FromEncryptedPem(pem, "correct horse");
        Assert.Equal(key.Id, again.Id);
        Assert.Throws<FormatException>(() => PrivateKey.FromEncryptedPem(pem, "correct hose"));
        Assert.Throws<FormatException>(() => PrivateKey.FromPem(pem));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    [InlineData("not PEM at all")]
    public void FromPem_OfNoKey_IsAFormatException(string pem) => Assert.Throws<FormatException>(() => PrivateKey.FromPem(pem));

    [Fact]
    public void FromPem_OfAnotherCurve_IsAFormatException()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Throws<FormatException>(() => PrivateKey.FromPem(key.ExportPkcs8PrivateKeyPem()));
    }

    [Fact]
    public void Id_IsTheDigestOfTheSubjectPublicKeyInfo()
    {
        using var key = PrivateKey.Create();
        Assert.Equal(Digest.Of(key.PublicKey), key.Id.Digest);
    }

    [Fact]
    public void Sign_FromManyThreads_HoldsEveryTime()
    {
        using var key = PrivateKey.Create();
        Parallel.For(0, 64, i =>
        {
            byte[] message = BitConverter.GetBytes(i);
            Assert.True(PublicKeySignature.Verify(key.PublicKey, message, key.Sign(message)));
        });
    }

    [Fact]
    public void Sign_AfterDispose_Throws()
    {
        var key = PrivateKey.Create();
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.Sign(Message));
    }
}
