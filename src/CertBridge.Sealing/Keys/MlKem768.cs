using System.Security.Cryptography;

namespace CertBridge.Sealing.Keys;

/// <summary>
/// The one key encapsulation mechanism of CertBridge: ML-KEM-768 (FIPS 203), with the encodings of RFC 9935. Bytes and their form only: it
/// works on platforms without ML-KEM too, so that cards and sheets of partners that have it are read everywhere.
/// </summary>
internal static class MlKem768
{
    public const string Oid = "2.16.840.1.101.3.4.4.2"; // id-alg-ml-kem-768, RFC 9935 section 3

    /// <summary>FIPS 203 table 3.</summary>
    public const int EncapsulationKeySizeBytes = 1184;

    public const int CiphertextSizeBytes = 1088;
    public const int SecretSizeBytes = 32;

    /// <summary>d and z of FIPS 203 section 7.1: the private key in the form that cannot be inconsistent.</summary>
    public const int SeedSizeBytes = 64;

    public const int SubjectPublicKeyInfoSizeBytes = 1206;

    private const int Modulus = 3329;
    private const int MatrixSeedSizeBytes = 32;

    /// <summary>RFC 9935 section 4: SEQUENCE { SEQUENCE { id-alg-ml-kem-768 }, BIT STRING of 1,185 bytes }, up to the encapsulation key.</summary>
    private static ReadOnlySpan<byte> SubjectPublicKeyInfoStart =>
    [
        0x30, 0x82, 0x04, 0xB2, 0x30, 0x0B, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x04, 0x02,
        0x03, 0x82, 0x04, 0xA1, 0x00,
    ];

    /// <summary>RFC 9935 section 6: OneAsymmetricKey version 0 with the seed, [0] of 64 bytes, in its OCTET STRING.</summary>
    private static ReadOnlySpan<byte> PrivateKeyInfoStart =>
    [
        0x30, 0x54, 0x02, 0x01, 0x00, 0x30, 0x0B, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x04, 0x02,
        0x04, 0x42, 0x80, 0x40,
    ];

    /// <summary>The one encoding, and the modulus check of FIPS 203 section 7.2: every coefficient below q.</summary>
    public static bool IsPublicKey(ReadOnlySpan<byte> subjectPublicKeyInfo) =>
        subjectPublicKeyInfo.Length == SubjectPublicKeyInfoSizeBytes
        && subjectPublicKeyInfo.StartsWith(SubjectPublicKeyInfoStart)
        && HasCoefficientsBelowModulus(EncapsulationKeyOf(subjectPublicKeyInfo));

    public static ReadOnlySpan<byte> EncapsulationKeyOf(ReadOnlySpan<byte> subjectPublicKeyInfo) => subjectPublicKeyInfo[SubjectPublicKeyInfoStart.Length..];

    public static byte[] SubjectPublicKeyInfoOf(ReadOnlySpan<byte> encapsulationKey) => [.. SubjectPublicKeyInfoStart, .. encapsulationKey];

    /// <summary>RFC 7093 section 2 method 1: the leftmost 160 bits of SHA-256 over the encapsulation key.</summary>
    public static byte[] SubjectKeyIdentifierOf(ReadOnlySpan<byte> subjectPublicKeyInfo) => SHA256.HashData(EncapsulationKeyOf(subjectPublicKeyInfo))[..20];

    public static byte[] PrivateKeyInfoOf(ReadOnlySpan<byte> seed) => [.. PrivateKeyInfoStart, .. seed];

    /// <returns>False unless it is what <see cref="PrivateKeyInfoOf"/> writes.</returns>
    public static bool TryReadSeed(ReadOnlySpan<byte> privateKeyInfo, out ReadOnlySpan<byte> seed)
    {
        bool isWhole = privateKeyInfo.Length == PrivateKeyInfoStart.Length + SeedSizeBytes && privateKeyInfo.StartsWith(PrivateKeyInfoStart);
        seed = isWhole ? privateKeyInfo[PrivateKeyInfoStart.Length..] : [];
        return isWhole;
    }

    /// <summary>ByteEncode12(ByteDecode12(ek)) = ek holds exactly when no 12-bit coefficient is q or more; the last 32 bytes are rho, any bytes.</summary>
    private static bool HasCoefficientsBelowModulus(ReadOnlySpan<byte> encapsulationKey)
    {
        ReadOnlySpan<byte> coefficients = encapsulationKey[..^MatrixSeedSizeBytes];
        for (int i = 0; i < coefficients.Length; i += 3)
        {
            int low = coefficients[i] | ((coefficients[i + 1] & 0x0F) << 8);
            int high = (coefficients[i + 1] >> 4) | (coefficients[i + 2] << 4);
            if (low >= Modulus || high >= Modulus)
                return false;
        }
        return true;
    }
}
