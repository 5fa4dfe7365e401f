using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CertBridge.Exchange.Tests.Wire;

/// <summary>Certificates over a node's real TLS key, each wrong in one way: whoever has taken the key can make them.</summary>
internal static class UnfitCertificate
{
    private static readonly Oid Client = new("1.3.6.1.5.5.7.3.2");
    private static readonly Oid Server = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid CodeSigning = new("1.3.6.1.5.5.7.3.3");

    public static X509Certificate2 Make(X509Certificate2 node, string kind, DateTimeOffset until)
    {
        using ECDsa key = node.GetECDsaPrivateKey() ?? throw new InvalidOperationException("no key");
        var request = new CertificateRequest("CN=cert-aln", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(kind == "authority", false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(kind == "no-signing" ? X509KeyUsageFlags.CrlSign : X509KeyUsageFlags.DigitalSignature, critical: true));
        if (kind is not ("no-use" or "malformed"))
            request.CertificateExtensions.Add(Use(kind));
        if (kind == "malformed")
            request.CertificateExtensions.Add(new X509Extension("2.5.29.37", [0x30, 0x05, 0x06], critical: false));
        if (kind == "critical")
            request.CertificateExtensions.Add(new X509Extension("1.3.6.1.4.1.99999.1", [5, 0], critical: true));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 made = kind switch
        {
            "expired" => request.CreateSelfSigned(now.AddDays(-10), now.AddDays(-1)),
            "not-yet" => request.CreateSelfSigned(now.AddDays(1), now.AddDays(10)),
            _ => request.CreateSelfSigned(now.AddDays(-1), until),
        };
        // Out of PKCS#12 once more: OpenSSL then holds the key as it does for a certificate that was loaded.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
    }

    private static X509EnhancedKeyUsageExtension Use(string kind) => new(
        kind switch
        {
            "other-use" => [CodeSigning],
            "server-only" => [Server],
            _ => [Server, Client],
        },
        critical: false);
}
