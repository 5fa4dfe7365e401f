namespace CertBridge.Sealing.Keys;

/// <summary>Whom a certificate names. Names are for people; trust goes by key id.</summary>
/// <param name="CommonName">Cut to 64 characters in the certificate (RFC 5280 appendix A, ub-common-name).</param>
/// <param name="Organization">The same; may be empty.</param>
/// <param name="DnsNames">Host names or IP addresses for a TLS server; else empty.</param>
public sealed record CertificateName(string CommonName, string Organization, IReadOnlyList<string> DnsNames)
{
    public CertificateName(string commonName, string organization)
        : this(commonName, organization, [])
    {
    }
}
