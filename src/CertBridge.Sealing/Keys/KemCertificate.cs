using System.Security.Cryptography.X509Certificates;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;

namespace CertBridge.Sealing.Keys;

/// <summary>
/// A certificate of an ML-KEM-768 key (RFC 9935), read once. The key sheet vouches for it by its exact bytes; its issuer is the P-256 key it is
/// paired with, because a key of this kind cannot sign. Reading needs no ML-KEM of the platform.
/// </summary>
public sealed class KemCertificate
{
    private static readonly BoundedCache<Digest, KemCertificate> Known = new(generationMax: 1024);

    private KemCertificate(byte[] der, byte[] publicKey, X509Certificate2 certificate)
    {
        Der = der;
        PublicKey = publicKey;
        KeyId = KeyId.OfSubjectPublicKeyInfo(publicKey);
        SubjectKeyIdentifier = MlKem768.SubjectKeyIdentifierOf(publicKey);
        NotBefore = new DateTimeOffset(certificate.NotBefore.ToUniversalTime());
        NotAfter = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
    }

    public KeyId KeyId { get; }

    public byte[] Der { get; }

    /// <summary>DER SubjectPublicKeyInfo, 1,206 bytes.</summary>
    public byte[] PublicKey { get; }

    /// <summary>RFC 7093 method 1 over the encapsulation key, 20 bytes.</summary>
    public byte[] SubjectKeyIdentifier { get; }

    public DateTimeOffset NotBefore { get; }

    public DateTimeOffset NotAfter { get; }

    /// <summary>1,184 bytes, coefficients below q.</summary>
    internal ReadOnlySpan<byte> EncapsulationKey => MlKem768.EncapsulationKeyOf(PublicKey);

    public static Parsed<KemCertificate> Read(ReadOnlySpan<byte> der)
    {
        if (der.Length is 0 or > KeyCertificate.SizeBytesMax)
            return Malformed($"A certificate has 1 to {KeyCertificate.SizeBytesMax} bytes, not {der.Length}.");
        Digest key = Digest.Of(der);
        if (Known.Find(key) is { } known)
            return Parsed<KemCertificate>.Valid(known);
        byte[] kept = der.ToArray();
        Parsed<KemCertificate> read = CertificateForm.Read(kept, certificate => Judge(kept, certificate));
        if (read.IsValid)
            Known.Add(key, read.Value);
        return read;
    }

    private static Parsed<KemCertificate> Judge(byte[] der, X509Certificate2 certificate)
    {
        byte[] publicKey = certificate.PublicKey.ExportSubjectPublicKeyInfo();
        if (!MlKem768.IsPublicKey(publicKey))
            return Malformed("The certificate is not over an ML-KEM-768 key in the encoding of RFC 9935 with every coefficient below q (FIPS 203 section 7.2).");
        if (CertificateProfile.Of(CertificateUse.Encapsulation).Objection(certificate) is { } objection)
            return Parsed<KemCertificate>.Invalid(new Problem(IdentityErrors.CertificateUse, "certificate", $"Not made for {CertificateUse.Encapsulation}: {objection}."));
        var read = new KemCertificate(der, publicKey, certificate);
        byte[]? stated = certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()?.SubjectKeyIdentifierBytes.ToArray();
        return stated is not null && stated.AsSpan().SequenceEqual(read.SubjectKeyIdentifier)
            ? Parsed<KemCertificate>.Valid(read)
            : Malformed("The subject key identifier is not the leftmost 160 bits of SHA-256 over the key (RFC 7093 method 1).");
    }

    private static Parsed<KemCertificate> Malformed(string message) => CertificateForm.Malformed<KemCertificate>(message);
}
