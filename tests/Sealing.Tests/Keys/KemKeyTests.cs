using System.Security.Cryptography;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;

namespace CertBridge.Sealing.Tests.Keys;

/// <summary>ML-KEM-768 keys and certificates: the form on every platform, the keys themselves where the platform has them.</summary>
public sealed class KemKeyTests
{
    private readonly Cert bor = new("cert-bor");

    [Fact]
    public void ACertificate_IsReadOnEveryPlatform()
    {
        byte[] publicKey = LookalikeKem.Key();
        KemCertificate certificate = bor.CertifyKem(publicKey);
        Assert.Equal(publicKey, certificate.PublicKey);
        Assert.Equal(SHA256.HashData(publicKey.AsSpan(22))[..20], certificate.SubjectKeyIdentifier);
        Assert.Equal(Cert.Now.AddDays(365), certificate.NotAfter);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(766)]
    [InlineData(767)]
    public void ACoefficientOfQOrMore_IsRefused_AndOneBelowIsNot(int coefficient)
    {
        foreach ((int value, bool isGood) in new[] { (3328, true), (3329, false), (4095, false) })
        {
            byte[] publicKey = LookalikeKem.Key();
            Span<byte> three = publicKey.AsSpan(22 + (coefficient / 2 * 3), 3);
            if (coefficient % 2 == 0)
                (three[0], three[1]) = ((byte)value, (byte)((three[1] & 0xF0) | (value >> 8)));
            else
                (three[1], three[2]) = ((byte)((three[1] & 0x0F) | (value << 4)), (byte)(value >> 4));
            Assert.Equal(isGood, MlKem768.IsPublicKey(publicKey));
            if (!isGood)
                Assert.Throws<ArgumentException>(() => bor.CertifyKem(publicKey));
        }
    }

    [Fact]
    public void ACertificateOverABadKey_IsRefusedWhenRead()
    {
        byte[] publicKey = LookalikeKem.Key();
        byte[] der = bor.CertifyKem(publicKey).Der;
        int at = der.AsSpan().IndexOf(publicKey);
        byte[] bad = [.. der];
        (bad[at + 22], bad[at + 23]) = (0xFF, 0xFF); // its first coefficient: 4,095
        Assert.Equal(IdentityErrors.CertificateMalformed, Assert.Single(KemCertificate.Read(bad).Problems).Code);
        Assert.False(KemCertificate.Read([.. der, 0]).IsValid);
        Assert.False(KemCertificate.Read(der.AsSpan(0, der.Length - 1)).IsValid);
        Assert.False(KemCertificate.Read([]).IsValid);
        Assert.False(KemCertificate.Read(new byte[5000]).IsValid);
        Assert.False(KemCertificate.Read(bor.EncryptionCertificate.Der).IsValid);
        Assert.False(KeyCertificate.Read(der, CertificateUse.Encryption).IsValid);
        Assert.False(KeyCertificate.Read(der, CertificateUse.Encapsulation).IsValid);
    }

    [Fact]
    public void WithoutMlKem_MakingAKeySaysWhatIsMissing()
    {
        if (PlatformSuites.HasHybrid)
        {
            Assert.Null(PlatformSuites.WhyNotHybrid);
            Assert.Equal([0x0001, 0x0101], PlatformSuites.All);
            return;
        }
        Assert.Equal([0x0001], PlatformSuites.All);
        Assert.Contains("ML-KEM", PlatformSuites.WhyNotHybrid, StringComparison.Ordinal);
        Assert.Contains("3.5", Assert.Throws<PlatformNotSupportedException>(KemPrivateKey.Create).Message, StringComparison.Ordinal);
    }

    [HybridFact]
    public void AKey_IsTheSameAfterItsFile()
    {
        using var key = KemPrivateKey.Create();
        using var again = KemPrivateKey.FromPem(key.ToPem());
        Assert.Equal(key.PublicKey, again.PublicKey);
        Assert.Equal(key.ToPem(), again.ToPem());
        Assert.True(MlKem768.IsPublicKey(key.PublicKey));
        Assert.Throws<FormatException>(() => KemPrivateKey.FromPem(bor.Encryption.ToPem()));
        Assert.Throws<FormatException>(() => KemPrivateKey.FromPem("no key"));
    }

    /// <summary>From 3.5 on OpenSSL reads our key file and derives the same public key, and we read the one it makes.</summary>
    [HybridFact]
    public void OpenSsl_ReadsOurKey_AndWeReadIts()
    {
        using var openssl = new OpenSsl();
        using var key = KemPrivateKey.Create();
        openssl.Write("kem.key", key.ToPem());
        openssl.Succeed("pkey", "-in", "kem.key", "-pubout", "-outform", "DER", "-out", "kem.pub");
        Assert.Equal(key.PublicKey, openssl.Read("kem.pub"));
        openssl.Succeed("genpkey", "-algorithm", "ML-KEM-768", "-provparam", "ml-kem.output_formats=seed-only", "-out", "theirs.key");
        openssl.Succeed("pkey", "-in", "theirs.key", "-pubout", "-outform", "DER", "-out", "theirs.pub");
        using var theirs = KemPrivateKey.FromPem(System.Text.Encoding.ASCII.GetString(openssl.Read("theirs.key")));
        Assert.Equal(openssl.Read("theirs.pub"), theirs.PublicKey);
    }
}
