using System.Security.Cryptography;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cms;

namespace CertBridge.Sealing.Keys;

/// <summary>
/// An ML-KEM-768 private key (FIPS 203 calls it a decapsulation key), kept as its seed. It only ever comes as the second half of an encryption
/// key, see <see cref="DecryptionKey"/>. Making or reading one needs a platform with ML-KEM. Any thread may use it.
/// </summary>
public sealed class KemPrivateKey : IDisposable
{
    private const string PemLabel = "PRIVATE KEY";

    private readonly byte[] seed;

    private KemPrivateKey(byte[] seed, KeyEncapsulation encapsulation)
    {
        this.seed = seed;
        Decapsulation = encapsulation.Import(seed, out byte[] encapsulationKey);
        PublicKey = MlKem768.SubjectPublicKeyInfoOf(encapsulationKey);
        Id = KeyId.OfSubjectPublicKeyInfo(PublicKey);
        SubjectKeyIdentifier = MlKem768.SubjectKeyIdentifierOf(PublicKey);
    }

    public KeyId Id { get; }

    /// <summary>DER SubjectPublicKeyInfo, 1,206 bytes (RFC 9935 section 4).</summary>
    public byte[] PublicKey { get; }

    /// <summary>RFC 7093 method 1 over the encapsulation key, 20 bytes.</summary>
    public byte[] SubjectKeyIdentifier { get; }

    internal DecapsulationKey Decapsulation { get; }

    /// <exception cref="PlatformNotSupportedException">The platform has no ML-KEM; <see cref="Envelopes.PlatformSuites"/> says so beforehand.</exception>
    public static KemPrivateKey Create()
    {
        KeyEncapsulation encapsulation = KeyEncapsulation.Required;
        return new KemPrivateKey(RandomNumberGenerator.GetBytes(MlKem768.SeedSizeBytes), encapsulation);
    }

    /// <param name="pem">One PKCS#8 <c>PRIVATE KEY</c> with the seed alone (RFC 9935 section 6).</param>
    /// <exception cref="FormatException">Not that.</exception>
    /// <exception cref="PlatformNotSupportedException">The platform has no ML-KEM.</exception>
    public static KemPrivateKey FromPem(string pem)
    {
        KeyEncapsulation encapsulation = KeyEncapsulation.Required;
        bool isPem = PemEncoding.TryFind(pem, out PemFields fields) && pem.AsSpan()[fields.Label].SequenceEqual(PemLabel);
        byte[] der = isPem ? Convert.FromBase64String(pem[fields.Base64Data]) : [];
        if (!MlKem768.TryReadSeed(der, out ReadOnlySpan<byte> seed))
            throw new FormatException("The private key is not an ML-KEM-768 key as PKCS#8 in PEM with its seed alone (openssl pkey -provparam ml-kem.output_formats=seed-only).");
        var key = new KemPrivateKey(seed.ToArray(), encapsulation);
        CryptographicOperations.ZeroMemory(der);
        return key;
    }

    /// <summary>What OpenSSL 3.5 and newer reads.</summary>
    public string ToPem()
    {
        byte[] der = MlKem768.PrivateKeyInfoOf(seed);
        string pem = PemEncoding.WriteString(PemLabel, der) + "\n";
        CryptographicOperations.ZeroMemory(der);
        return pem;
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(seed);
        Decapsulation.Dispose();
    }
}
