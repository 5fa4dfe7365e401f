using System.Collections.Concurrent;
using System.Formats.Asn1;
using System.Security.Cryptography;
using CertBridge.Protocol.Ids;

namespace CertBridge.Sealing.Keys;

/// <summary>
/// Verifies ECDSA P-256 signatures over SHA-256. The signature must be strict DER first, because the platform accepts some that are
/// not. Imported keys are kept by key id: an import costs ten times a verification.
/// </summary>
public static class PublicKeySignature
{
    private static readonly BoundedCache<KeyId, ConcurrentBag<ECDsa>> Keys = new(generationMax: 1024);

    /// <param name="subjectPublicKeyInfo">DER SubjectPublicKeyInfo, P-256, uncompressed.</param>
    /// <param name="signature">DER of ECDSA-Sig-Value (RFC 3279 section 2.2.3).</param>
    /// <returns>False for anything that is not exactly right; it never throws on input.</returns>
    public static bool Verify(ReadOnlySpan<byte> subjectPublicKeyInfo, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (!P256.HasForm(subjectPublicKeyInfo) || !IsStrict(signature))
            return false;
        ConcurrentBag<ECDsa> pool = PoolOf(KeyId.OfSubjectPublicKeyInfo(subjectPublicKeyInfo));
        if (!pool.TryTake(out ECDsa? key))
        {
            key = Import(subjectPublicKeyInfo);
            if (key is null)
                return false;
        }
        bool holds = key.VerifyData(message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        pool.Add(key);
        return holds;
    }

    /// <summary>SEQUENCE of two positive, minimally encoded INTEGERs of at most 32 bytes, and nothing after it.</summary>
    internal static bool IsStrict(ReadOnlySpan<byte> signature)
    {
        if (signature.Length > P256.SignatureBytesMax)
            return false;
        try
        {
            AsnDecoder.ReadSequence(signature, AsnEncodingRules.DER, out int start, out int length, out int consumed);
            if (consumed != signature.Length)
                return false;
            ReadOnlySpan<byte> content = signature.Slice(start, length);
            ReadOnlySpan<byte> r = AsnDecoder.ReadIntegerBytes(content, AsnEncodingRules.DER, out int rLength);
            ReadOnlySpan<byte> s = AsnDecoder.ReadIntegerBytes(content[rLength..], AsnEncodingRules.DER, out int sLength);
            return rLength + sLength == length && IsPositive(r) && IsPositive(s);
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static bool IsPositive(ReadOnlySpan<byte> integer) =>
        (integer[0] & 0x80) == 0 && integer.ContainsAnyExcept((byte)0) && integer.Length <= (integer[0] == 0 ? 33 : 32);

    private static ConcurrentBag<ECDsa> PoolOf(KeyId id)
    {
        ConcurrentBag<ECDsa>? pool = Keys.Find(id);
        if (pool is null)
        {
            pool = [];
            Keys.Add(id, pool);
        }
        return pool;
    }

    private static ECDsa? Import(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out _);
            return key;
        }
        catch (CryptographicException) // the point is not on the curve
        {
            key.Dispose();
            return null;
        }
    }
}
