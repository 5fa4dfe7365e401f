using System.Security.Cryptography.X509Certificates;

namespace CertBridge.Sealing.Keys;

/// <summary>What RFC 5280 extensions a use asks for: written when issuing, demanded when reading.</summary>
internal sealed record CertificateProfile(X509KeyUsageFlags KeyUsages, IReadOnlyList<string> ExtendedKeyUsages, bool IsAuthority)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    public static CertificateProfile Of(CertificateUse use) => use switch
    {
        CertificateUse.Signing => new(X509KeyUsageFlags.DigitalSignature, [], IsAuthority: false),
        CertificateUse.Encryption => new(X509KeyUsageFlags.KeyAgreement, [], IsAuthority: false),
        CertificateUse.Encapsulation => new(X509KeyUsageFlags.KeyEncipherment, [], IsAuthority: false),
        CertificateUse.Officer => new(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, [], IsAuthority: false),
        CertificateUse.PersonReceipt => new(X509KeyUsageFlags.NonRepudiation, [], IsAuthority: false),
        CertificateUse.NodeTls => new(X509KeyUsageFlags.DigitalSignature, [ServerAuthentication, ClientAuthentication], IsAuthority: false),
        CertificateUse.OperatorAuthority => new(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, [], IsAuthority: true),
        CertificateUse.OperatorTls => new(X509KeyUsageFlags.DigitalSignature, [ClientAuthentication], IsAuthority: false),
        _ => throw new ArgumentOutOfRangeException(nameof(use), use, "No such certificate use."),
    };

    /// <summary>
    /// The usage bit that matters for the use must be there, and none that would make it another's; an officer may come without
    /// contentCommitment, because tools rarely set it.
    /// </summary>
    /// <returns>Null when it fits, else why not.</returns>
    public string? Objection(X509Certificate2 certificate)
    {
        X509KeyUsageFlags needed = KeyUsages == X509KeyUsageFlags.NonRepudiation ? KeyUsages : KeyUsages & ~(X509KeyUsageFlags.NonRepudiation | X509KeyUsageFlags.CrlSign);
        X509KeyUsageFlags tolerated = needed.HasFlag(X509KeyUsageFlags.DigitalSignature) ? X509KeyUsageFlags.NonRepudiation : X509KeyUsageFlags.None;
        X509KeyUsageExtension? usage = certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault();
        if (usage is null || (usage.KeyUsages & needed) != needed || (usage.KeyUsages & ~(KeyUsages | tolerated)) != X509KeyUsageFlags.None)
            return $"its key usage is not {KeyUsages}";
        if (certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(basic => basic.CertificateAuthority) != IsAuthority)
            return IsAuthority ? "it is not an authority's" : "it is an authority's";
        List<string> extended = [.. certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>()
            .SelectMany(extension => extension.EnhancedKeyUsages.Cast<System.Security.Cryptography.Oid>()).Select(oid => oid.Value ?? "")];
        if (ExtendedKeyUsages.Count == 0)
            return extended.Contains(ServerAuthentication) || extended.Contains(ClientAuthentication) ? "it is for TLS" : null;
        return ExtendedKeyUsages.All(extended.Contains) ? null : "its extended key usage is not for TLS of this kind";
    }
}
