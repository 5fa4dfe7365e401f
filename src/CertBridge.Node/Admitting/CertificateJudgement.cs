using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Admitting;

/// <summary>What both listeners and the dialler ask of a TLS certificate before its key is looked up anywhere: dates and extended key usage.</summary>
internal static class CertificateJudgement
{
    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    public const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>Key usage, alternative names, basic constraints, extended key usage.</summary>
    private static readonly HashSet<string?> Understood = ["2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.37"];

    /// <summary>
    /// A pinned or register-listed key stands for trust here, not a chain (docs/LINK.md). The usage is checked by hand because a chain
    /// build without an application policy accepts a certificate made for something else.
    /// </summary>
    /// <returns>Null when it may go on, else why not. Never throws: whatever cannot be read is an objection.</returns>
    public static CertificateObjection? Objection(X509Certificate2 certificate, string usage, DateTimeOffset now)
    {
        try
        {
            return Dates(certificate, now.UtcDateTime) ?? Purpose(certificate, usage);
        }
        catch (CryptographicException)
        {
            return new("the certificate is malformed");
        }
    }

    private static CertificateObjection? Dates(X509Certificate2 certificate, DateTime instant)
    {
        if (instant < certificate.NotBefore.ToUniversalTime())
            return new("the certificate is not valid yet", $", not before {certificate.NotBefore.ToUniversalTime():yyyy-MM-ddTHH:mmZ}");
        // The last second counts to its end (RFC 5280 section 4.1.2.5: inclusive).
        return instant >= certificate.NotAfter.ToUniversalTime().AddSeconds(1)
            ? new("the certificate expired", $" {certificate.NotAfter.ToUniversalTime():yyyy-MM-ddTHH:mmZ}")
            : null;
    }

    /// <summary>An extension may stand there once (RFC 5280 section 4.2): which of two would count is nothing to guess at.</summary>
    private static CertificateObjection? Purpose(X509Certificate2 certificate, string usage)
    {
        if (certificate.Extensions.GroupBy(extension => extension.Oid?.Value).Any(same => same.Count() > 1))
            return new("the certificate has an extension twice");
        if (certificate.Extensions.Any(extension => extension.Critical && !Understood.Contains(extension.Oid?.Value)))
            return new("the certificate has a critical extension that is not understood here");
        X509EnhancedKeyUsageExtension? extended = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault();
        if (extended is null || !extended.EnhancedKeyUsages.Cast<Oid>().Any(oid => oid.Value == usage))
            return new("the certificate is not made for this use");
        if (certificate.Extensions.OfType<X509KeyUsageExtension>().Any(key => !key.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature)))
            return new("the certificate's key is not made for signing a handshake");
        return certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(basic => basic.CertificateAuthority)
            ? new("the certificate is an authority's, not a node's or a person's")
            : null;
    }

    /// <summary>SHA-256 of the SubjectPublicKeyInfo: what a card pins.</summary>
    public static Digest PinOf(X509Certificate2 certificate) => Digest.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo());
}

/// <summary>Why a certificate is not taken.</summary>
/// <param name="Cause">One of few sentences; the log counts by it.</param>
/// <param name="Detail">What a person adds to it, such as a date; the certificate's own, so without bound.</param>
internal sealed record CertificateObjection(string Cause, string Detail = "")
{
    public override string ToString() => Cause + Detail;
}
