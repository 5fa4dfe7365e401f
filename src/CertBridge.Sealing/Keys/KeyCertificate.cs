using System.Security.Cryptography.X509Certificates;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;

namespace CertBridge.Sealing.Keys;

/// <summary>
/// A certificate of a P-256 key, read once. The document it stands on (a card, a sheet, an operator register) vouches for it by its exact
/// bytes; its issuer's signature is for tools that want a chain and decides nothing here.
/// </summary>
public sealed class KeyCertificate
{
    /// <summary>Our own have about 500 bytes.</summary>
    public const int SizeBytesMax = 4 * 1024;

    private static readonly BoundedCache<(Digest Der, CertificateUse Use), KeyCertificate> Known = new(generationMax: 2048);

    private KeyCertificate(byte[] der, byte[] publicKey, X509Certificate2 certificate)
    {
        Der = der;
        PublicKey = publicKey;
        KeyId = KeyId.OfSubjectPublicKeyInfo(publicKey);
        SubjectKeyIdentifier = P256.SubjectKeyIdentifierOf(publicKey);
        NotBefore = new DateTimeOffset(certificate.NotBefore.ToUniversalTime());
        NotAfter = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
        CommonName = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        Issuer = certificate.IssuerName.RawData;
        SerialNumber = certificate.SerialNumberBytes.ToArray();
        StatedKeyIdentifier = certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()?.SubjectKeyIdentifierBytes.ToArray();
    }

    public KeyId KeyId { get; }

    public byte[] Der { get; }

    /// <summary>DER SubjectPublicKeyInfo.</summary>
    public byte[] PublicKey { get; }

    /// <summary>RFC 7093 method 1 over the key, 20 bytes.</summary>
    public byte[] SubjectKeyIdentifier { get; }

    public DateTimeOffset NotBefore { get; }

    public DateTimeOffset NotAfter { get; }

    /// <summary>Hostile text where the certificate is a partner's.</summary>
    public string CommonName { get; }

    /// <summary>DER of the issuer's name, as <c>openssl cms -sign</c> names its signer by default.</summary>
    internal byte[] Issuer { get; }

    internal byte[] SerialNumber { get; }

    /// <summary>What the certificate itself says its subject key identifier is; null when it says nothing.</summary>
    internal byte[]? StatedKeyIdentifier { get; }

    public static Parsed<KeyCertificate> Read(ReadOnlySpan<byte> der, CertificateUse expected)
    {
        if (der.Length is 0 or > SizeBytesMax)
            return Malformed($"A certificate has 1 to {SizeBytesMax} bytes, not {der.Length}.");
        (Digest, CertificateUse) key = (Digest.Of(der), expected);
        if (Known.Find(key) is { } known)
            return Parsed<KeyCertificate>.Valid(known);
        byte[] kept = der.ToArray();
        Parsed<KeyCertificate> read = CertificateForm.Read(kept, certificate => Judge(kept, certificate, expected));
        if (read.IsValid)
            Known.Add(key, read.Value);
        return read;
    }

    private static Parsed<KeyCertificate> Judge(byte[] der, X509Certificate2 certificate, CertificateUse expected)
    {
        byte[] publicKey = certificate.PublicKey.ExportSubjectPublicKeyInfo();
        if (!P256.IsOnCurve(publicKey))
            return Malformed("The certificate is not over an uncompressed P-256 key.");
        if (CertificateProfile.Of(expected).Objection(certificate) is { } objection)
            return Parsed<KeyCertificate>.Invalid(new Problem(IdentityErrors.CertificateUse, "certificate", $"Not made for {expected}: {objection}."));
        var read = new KeyCertificate(der, publicKey, certificate);
        // An envelope names these two by identifier, so it must be the one everybody computes.
        bool isNamedInEnvelopes = expected is CertificateUse.Signing or CertificateUse.Encryption;
        if (isNamedInEnvelopes && (read.StatedKeyIdentifier is null || !read.StatedKeyIdentifier.AsSpan().SequenceEqual(read.SubjectKeyIdentifier)))
            return Malformed("The subject key identifier is not the leftmost 160 bits of SHA-256 over the key (RFC 7093 method 1).");
        return Parsed<KeyCertificate>.Valid(read);
    }

    private static Parsed<KeyCertificate> Malformed(string message) => CertificateForm.Malformed<KeyCertificate>(message);
}
