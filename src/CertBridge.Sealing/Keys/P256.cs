using System.Security.Cryptography;

namespace CertBridge.Sealing.Keys;

/// <summary>The one curve of CertBridge: NIST P-256 (SEC 2 secp256r1), uncompressed points only.</summary>
internal static class P256
{
    public const string Oid = "1.2.840.10045.3.1.7";

    /// <summary>SEC 1 section 2.3.3: 0x04, X, Y.</summary>
    public const int PointSizeBytes = 65;

    public const int SubjectPublicKeyInfoSizeBytes = 91;

    /// <summary>An ECDSA signature of two 32-byte integers has at most this many bytes of DER.</summary>
    public const int SignatureBytesMax = 72;

    /// <summary>RFC 5480 section 2: SEQUENCE { SEQUENCE { id-ecPublicKey, secp256r1 }, BIT STRING of 66 bytes }, up to the point.</summary>
    private static ReadOnlySpan<byte> SubjectPublicKeyInfoStart =>
    [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01,
        0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
    ];

    /// <summary>Form only: one exact encoding is accepted, so that one key has one key id. The curve equation is checked at import.</summary>
    public static bool HasForm(ReadOnlySpan<byte> subjectPublicKeyInfo) =>
        subjectPublicKeyInfo.Length == SubjectPublicKeyInfoSizeBytes
        && subjectPublicKeyInfo.StartsWith(SubjectPublicKeyInfoStart)
        && subjectPublicKeyInfo[SubjectPublicKeyInfoStart.Length] == 0x04;

    public static ReadOnlySpan<byte> PointOf(ReadOnlySpan<byte> subjectPublicKeyInfo) => subjectPublicKeyInfo[SubjectPublicKeyInfoStart.Length..];

    public static byte[] SubjectPublicKeyInfoOf(ReadOnlySpan<byte> point) => [.. SubjectPublicKeyInfoStart, .. point];

    public static bool IsOnCurve(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        if (!HasForm(subjectPublicKeyInfo))
            return false;
        using var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out _);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>RFC 7093 section 2 method 1: the leftmost 160 bits of SHA-256 over the point.</summary>
    public static byte[] SubjectKeyIdentifierOf(ReadOnlySpan<byte> subjectPublicKeyInfo) => SHA256.HashData(PointOf(subjectPublicKeyInfo))[..20];
}
