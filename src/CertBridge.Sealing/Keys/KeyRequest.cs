using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CertBridge.Protocol.Errors;

namespace CertBridge.Sealing.Keys;

/// <summary>A PKCS#10 request (RFC 2986) for a certificate over a key that was made elsewhere and stays there.</summary>
public sealed record KeyRequest(CertificateName Name, byte[] PublicKey)
{
    public const int LengthMax = 16 * 1024;

    /// <returns>PEM.</returns>
    public static string Create(PrivateKey key, CertificateName name) => key.Borrow(signer =>
        new CertificateRequest(CertificateIssuing.DistinguishedName(name), signer, HashAlgorithmName.SHA256).CreateSigningRequestPem()) + "\n";

    /// <summary>The request's own signature is verified: whoever asks holds the key. Extensions it asks for are not read; the issuer decides those.</summary>
    public static Parsed<KeyRequest> Read(string pem)
    {
        if (pem.Length > LengthMax)
            return Malformed($"A request has at most {LengthMax} characters, not {pem.Length}.");
        try
        {
            CertificateRequest request = CertificateRequest.LoadSigningRequestPem(pem, HashAlgorithmName.SHA256);
            byte[] publicKey = request.PublicKey.ExportSubjectPublicKeyInfo();
            if (!P256.HasForm(publicKey))
                return Malformed("The key is not an uncompressed P-256 key.");
            string commonName = NameOf(request.SubjectName, "2.5.4.3");
            if (commonName.Length == 0 || commonName.Any(char.IsControl))
                return Malformed("The subject has no common name of printable characters.");
            return Parsed<KeyRequest>.Valid(new KeyRequest(new CertificateName(commonName, NameOf(request.SubjectName, "2.5.4.10")), publicKey));
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException or NotSupportedException)
        {
            return Malformed("The file is not one PEM certificate request with a signature that holds.");
        }
    }

    private static string NameOf(X500DistinguishedName subject, string oid) =>
        subject.EnumerateRelativeDistinguishedNames()
            .Where(part => !part.HasMultipleElements && part.GetSingleElementType().Value == oid)
            .Select(part => part.GetSingleElementValue())
            .FirstOrDefault() ?? "";

    private static Parsed<KeyRequest> Malformed(string message) =>
        Parsed<KeyRequest>.Invalid(new Problem(IdentityErrors.RequestMalformed, "request", message));
}
