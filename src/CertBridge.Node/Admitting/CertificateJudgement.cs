using System.Security.Cryptography.X509Certificates;
using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Admitting;

/// <summary>What both listeners and the dialler ask of a TLS certificate before its key is looked up anywhere: dates and extended key usage.</summary>
internal static class CertificateJudgement
{
    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    public const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>
    /// A pinned or register-listed key stands for trust here, not a chain (docs/LINK.md). The usage is checked by hand because a chain
    /// build without an application policy accepts a certificate made for something else.
    /// </summary>
    /// <returns>Null when it may go on, else why not.</returns>
    public static string? Objection(X509Certificate2 certificate, string usage, DateTimeOffset now)
    {
        DateTime instant = now.UtcDateTime;
        if (instant < certificate.NotBefore.ToUniversalTime())
            return $"the certificate is not valid before {certificate.NotBefore.ToUniversalTime():yyyy-MM-ddTHH:mmZ}";
        if (instant > certificate.NotAfter.ToUniversalTime())
            return $"the certificate expired {certificate.NotAfter.ToUniversalTime():yyyy-MM-ddTHH:mmZ}";
        X509EnhancedKeyUsageExtension? extended = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault();
        if (extended is null || !extended.EnhancedKeyUsages.Cast<System.Security.Cryptography.Oid>().Any(oid => oid.Value == usage))
            return "the certificate is not made for this use";
        if (certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(basic => basic.CertificateAuthority))
            return "the certificate is an authority's, not a node's or a person's";
        return null;
    }

    /// <summary>SHA-256 of the SubjectPublicKeyInfo: what a card pins.</summary>
    public static Digest PinOf(X509Certificate2 certificate) => Digest.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo());
}
