using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CertBridge.Sealing.Keys;

/// <summary>
/// Makes X.509 version 3 certificates (RFC 5280), ES256, with the subject key identifier of RFC 7093 method 1. Give one instant for a whole run:
/// a leaf must not outlive its authority by the second between two readings of the clock.
/// </summary>
public static class CertificateIssuing
{
    private const int NameLengthMax = 64;
    private const int SerialSizeBytes = 16;

    public static byte[] SelfSigned(PrivateKey key, CertificateUse use, CertificateName name, DateTimeOffset from, DateTimeOffset until)
    {
        CertificateRequest request = RequestFor(key.PublicKey, use, name);
        return Sign(request, request.SubjectName, key, from, until);
    }

    /// <param name="authorityCertificate">DER, over <paramref name="authority"/>'s key.</param>
    /// <param name="subjectPublicKey">DER SubjectPublicKeyInfo of the subject: P-256, for <see cref="CertificateUse.Encapsulation"/> ML-KEM-768.</param>
    public static byte[] Issue(
        PrivateKey authority,
        byte[] authorityCertificate,
        byte[] subjectPublicKey,
        CertificateUse use,
        CertificateName name,
        DateTimeOffset from,
        DateTimeOffset until)
    {
        using X509Certificate2 issuer = X509CertificateLoader.LoadCertificate(authorityCertificate);
        CertificateRequest request = RequestFor(subjectPublicKey, use, name);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(authority.SubjectKeyIdentifier));
        return Sign(request, issuer.SubjectName, authority, from, until);
    }

    internal static X500DistinguishedName DistinguishedName(CertificateName name)
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.AddCommonName(Cut(name.CommonName));
        if (name.Organization.Length > 0)
            builder.AddOrganizationName(Cut(name.Organization));
        return builder.Build();
    }

    private static CertificateRequest RequestFor(byte[] subjectPublicKey, CertificateUse use, CertificateName name)
    {
        bool isKem = use == CertificateUse.Encapsulation;
        if (isKem ? !MlKem768.IsPublicKey(subjectPublicKey) : !P256.IsOnCurve(subjectPublicKey))
            throw new ArgumentException($"A certificate for {use} is issued over {(isKem ? "an ML-KEM-768" : "a P-256")} key only.", nameof(subjectPublicKey));
        PublicKey key = PublicKey.CreateFromSubjectPublicKeyInfo(subjectPublicKey, out _);
        var request = new CertificateRequest(DistinguishedName(name), key, HashAlgorithmName.SHA256);
        CertificateProfile profile = CertificateProfile.Of(use);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(profile.IsAuthority, profile.IsAuthority, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(profile.KeyUsages, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(IdentifierOf(subjectPublicKey, use), critical: false));
        if (profile.ExtendedKeyUsages.Count > 0)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. profile.ExtendedKeyUsages.Select(oid => new Oid(oid))], critical: false));
        if (name.DnsNames.Count > 0)
            request.CertificateExtensions.Add(AlternativeNames(name.DnsNames));
        return request;
    }

    private static byte[] IdentifierOf(byte[] subjectPublicKey, CertificateUse use) => use == CertificateUse.Encapsulation
        ? MlKem768.SubjectKeyIdentifierOf(subjectPublicKey)
        : P256.SubjectKeyIdentifierOf(subjectPublicKey);

    private static X509Extension AlternativeNames(IReadOnlyList<string> names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (string name in names)
        {
            if (IPAddress.TryParse(name, out IPAddress? address))
                builder.AddIpAddress(address);
            else
                builder.AddDnsName(name);
        }
        return builder.Build();
    }

    private static byte[] Sign(CertificateRequest request, X500DistinguishedName issuer, PrivateKey key, DateTimeOffset from, DateTimeOffset until)
    {
        byte[] serial = RandomNumberGenerator.GetBytes(SerialSizeBytes);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40); // positive and of full length (RFC 5280 section 4.1.2.2)
        return key.Borrow(signer =>
        {
            using X509Certificate2 certificate = request.Create(issuer, X509SignatureGenerator.CreateForECDsa(signer), from, until, serial);
            return certificate.RawData;
        });
    }

    private static string Cut(string name) => name.Length <= NameLengthMax ? name : name[..NameLengthMax];
}
