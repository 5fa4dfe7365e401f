using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CertBridge.Protocol.Errors;

namespace CertBridge.Sealing.Keys;

/// <summary>What every certificate must be before its key is looked at: one DER certificate of version 3, and nothing around it.</summary>
internal static class CertificateForm
{
    public static Parsed<T> Read<T>(byte[] der, Func<X509Certificate2, Parsed<T>> judge)
        where T : class
    {
        try
        {
            // The platform would take PEM and trailing bytes as well.
            AsnDecoder.ReadSequence(der, AsnEncodingRules.DER, out _, out _, out int consumed);
            if (consumed != der.Length)
                return Malformed<T>($"{der.Length - consumed} bytes follow the certificate.");
            using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(der);
            return certificate.Version == 3 ? judge(certificate) : Malformed<T>($"The certificate has version {certificate.Version}, not 3.");
        }
        catch (Exception failure) when (failure is AsnContentException or CryptographicException)
        {
            return Malformed<T>("The bytes are not one DER certificate.");
        }
    }

    public static Parsed<T> Malformed<T>(string message)
        where T : class => Parsed<T>.Invalid(new Problem(IdentityErrors.CertificateMalformed, "certificate", message));
}
