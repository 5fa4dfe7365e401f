using System.Security.Cryptography.X509Certificates;

namespace CertBridge.Node.Trusting;

/// <summary>The organisation that certificates of the dev environment carry, so that nobody takes them for real ones.</summary>
internal static class DevelopmentMark
{
    public const string Organization = "CERTBRIDGE DEV - NOT FOR PRODUCTION";
    private const string OrganizationOid = "2.5.4.10";

    public static bool IsOn(byte[] certificate)
    {
        using X509Certificate2 read = X509CertificateLoader.LoadCertificate(certificate);
        return read.SubjectName.EnumerateRelativeDistinguishedNames()
            .Any(part => !part.HasMultipleElements && part.GetSingleElementType().Value == OrganizationOid && part.GetSingleElementValue() == Organization);
    }
}
