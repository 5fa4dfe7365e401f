using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace CertBridge.Tidy.Tests;

/// <summary>No private key is committed, in no encoding. Tests make theirs; certbridge dev certs writes into an ignored folder.</summary>
public sealed partial class SecretTests
{
    private const int KeyBytesMax = 16 * 1024;

    private static readonly string[] KeyExtensions = [".key", ".p12", ".pfx", ".p8", ".jks", ".cred", ".keystore"];

    [Fact]
    public void NoFile_HasTheNameOfAKey() => SourceTree.AssertNone(SourceTree.WithExtension(KeyExtensions));

    [Fact]
    public void NoFile_HoldsAPemPrivateKey() =>
        SourceTree.AssertNone(SourceTree.Files.Where(file => HoldsPemKey(SourceTree.Bytes(file))));

    [Fact]
    public void NoFile_IsADerPrivateKeyOrAKeyStore() =>
        SourceTree.AssertNone(SourceTree.Files.Where(file => IsDerKey(SourceTree.Bytes(file))));

    [Theory]
    [InlineData("")]
    [InlineData("EC ")]
    [InlineData("ENCRYPTED ")]
    public void TheScan_FindsAPemKey(string kind)
    {
        string label = kind + "PRIVATE KEY";
        Assert.True(HoldsPemKey(Encoding.ASCII.GetBytes($"words\n{PemEncoding.WriteString(label, RandomNumberGenerator.GetBytes(100))}\nwords")));
        Assert.False(HoldsPemKey(Encoding.ASCII.GetBytes($"text about -----BEGIN {label}----- is no key")));
    }

    [Fact]
    public void TheScan_FindsDerKeys()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.True(IsDerKey(key.ExportPkcs8PrivateKey()));
        Assert.True(IsDerKey(key.ExportECPrivateKey()));
        Assert.True(IsDerKey(key.ExportEncryptedPkcs8PrivateKey("passphrase", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000))));
        Assert.False(IsDerKey(key.ExportSubjectPublicKeyInfo()));
    }

    private static bool HoldsPemKey(byte[] bytes) => PemKey().IsMatch(Encoding.Latin1.GetString(bytes));

    private static bool IsDerKey(byte[] bytes) =>
        bytes.Length is > 32 and < KeyBytesMax && bytes[0] == 0x30
        && (Imports(key => key.ImportPkcs8PrivateKey(bytes, out _)) || Imports(key => key.ImportECPrivateKey(bytes, out _)) || IsEncrypted(bytes) || IsKeyStore(bytes));

    private static bool Imports(Action<ECDsa> import)
    {
        using var key = ECDsa.Create();
        return !Throws(() => import(key));
    }

    // PKCS#8 EncryptedPrivateKeyInfo opens with the algorithm PBES2, 1.2.840.113549.1.5.13.
    private static bool IsEncrypted(byte[] bytes) =>
        bytes.AsSpan(0, 32).IndexOf((ReadOnlySpan<byte>)[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0d]) >= 0;

    private static bool IsKeyStore(byte[] bytes)
    {
        X509ContentType type = X509ContentType.Unknown;
        return !Throws(() => type = X509Certificate2.GetCertContentType(bytes)) && type == X509ContentType.Pkcs12;
    }

    private static bool Throws(Action act)
    {
        try
        {
            act();
            return false;
        }
        catch (CryptographicException)
        {
            return true;
        }
    }

    // A header that is followed by key material, at once or after an escaped line end inside a string.
    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY-----(\s|\\r|\\n)*[A-Za-z0-9+/]{32}")]
    private static partial Regex PemKey();
}
