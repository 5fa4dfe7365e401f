using System.Security.Cryptography;
using CertBridge.Sealing.Keys;

namespace CertBridge.Sealing.Tests.Keys;

public sealed class ProtectedPemTests
{
    private const string Passphrase = "a passphrase nobody uses";

    // Few rounds: what is tested is the form.
    private static readonly PassphraseSalt Salt = new([1, 2, 3, 4, 5, 6, 7, 8], 10);

    [Fact]
    public void Protect_ThenOpen_IsTheSame()
    {
        using var key = PrivateKey.Create();
        using PassphraseKey passphrase = PassphraseKey.Derive(Passphrase, Salt);

        string pem = ProtectedPem.Protect(key.ToPem(), passphrase);

        Assert.True(ProtectedPem.Is(pem));
        Assert.False(ProtectedPem.Is(key.ToPem()));
        var read = ProtectedPem.Read(pem);
        Assert.Equal(Salt, read.Salt);
        Assert.Equal(key.ToPem(), read.Open(passphrase));
    }

    [Fact]
    public void Protect_OfTheSameTwice_DiffersByItsIv()
    {
        using var key = PrivateKey.Create();
        using PassphraseKey passphrase = PassphraseKey.Derive(Passphrase, Salt);

        Assert.NotEqual(ProtectedPem.Protect(key.ToPem(), passphrase), ProtectedPem.Protect(key.ToPem(), passphrase));
    }

    [Fact]
    public void Open_WithAnotherPassphrase_IsNull_ForManyOfThem()
    {
        using var key = PrivateKey.Create();
        using PassphraseKey passphrase = PassphraseKey.Derive(Passphrase, Salt);
        string symmetric = PemEncoding.WriteString("SOME SECRET", new byte[32]);
        ProtectedPem[] sealedOnes = [ProtectedPem.Read(ProtectedPem.Protect(key.ToPem(), passphrase)), ProtectedPem.Read(ProtectedPem.Protect(symmetric, passphrase))];

        for (int i = 0; i < 2_000; i++) // of 256, one has padding that fits by chance
        {
            using PassphraseKey other = PassphraseKey.Derive($"another passphrase {i}", Salt);
            Assert.All(sealedOnes, one => Assert.Null(one.Open(other)));
        }
    }

    [Fact]
    public void WhatWeProtect_OpensInThePlatform_AndWhatThePlatformProtects_OpensHere()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using PassphraseKey passphrase = PassphraseKey.Derive(Passphrase, Salt);
        using var back = ECDsa.Create();

        back.ImportFromEncryptedPem(ProtectedPem.Protect(key.ExportPkcs8PrivateKeyPem(), passphrase), Passphrase);
        string theirs = key.ExportEncryptedPkcs8PrivateKeyPem(Passphrase, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 20));

        Assert.Equal(key.ExportSubjectPublicKeyInfo(), back.ExportSubjectPublicKeyInfo());
        var read = ProtectedPem.Read(theirs);
        using PassphraseKey derived = PassphraseKey.Derive(Passphrase, read.Salt);
        using var again = ECDsa.Create();
        again.ImportFromPem(read.Open(derived));
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), again.ExportSubjectPublicKeyInfo());
    }

    [Fact]
    public void Read_OfAnotherScheme_IsRefused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        foreach (PbeParameters other in new PbeParameters[]
        {
            new(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 10),
            new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA1, 10),
            new(PbeEncryptionAlgorithm.TripleDes3KeyPkcs12, HashAlgorithmName.SHA1, 10),
        })
            Assert.Throws<FormatException>(() => ProtectedPem.Read(key.ExportEncryptedPkcs8PrivateKeyPem(Passphrase, other)));
    }

    [Fact]
    public void Read_OfWhatIsNotEncrypted_OrCut_IsRefused()
    {
        using var key = PrivateKey.Create();
        using PassphraseKey passphrase = PassphraseKey.Derive(Passphrase, Salt);
        byte[] der = PemBytes(ProtectedPem.Protect(key.ToPem(), passphrase));

        Assert.Throws<FormatException>(() => ProtectedPem.Read("no pem"));
        Assert.Throws<FormatException>(() => ProtectedPem.Read(key.ToPem()));
        for (int length = 0; length < der.Length; length++)
            Assert.Throws<FormatException>(() => ProtectedPem.Read(PemEncoding.WriteString("ENCRYPTED THING", der.AsSpan(0, length))));
    }

    [Fact]
    public void Read_OfFlippedBits_IsRefusedOrDoesNotGiveTheKey()
    {
        using var key = PrivateKey.Create();
        using PassphraseKey passphrase = PassphraseKey.Derive(Passphrase, Salt);
        byte[] der = PemBytes(ProtectedPem.Protect(key.ToPem(), passphrase));

        for (int at = 0; at < der.Length; at++)
        {
            byte[] flipped = [.. der];
            flipped[at] ^= 0x40;
            try
            {
                var read = ProtectedPem.Read(PemEncoding.WriteString("ENCRYPTED THING", flipped));
                if (read.Salt.Rounds > 1_000)
                    continue; // read, but dear to derive
                using PassphraseKey derived = PassphraseKey.Derive(Passphrase, read.Salt);
                Assert.NotEqual(key.ToPem(), read.Open(derived));
            }
            catch (FormatException)
            {
                // refused
            }
        }
    }

    private static byte[] PemBytes(string pem) => Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);
}
