using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;

namespace CertBridge.Node.Founding;

/// <summary>An officer's certificate as a file: the officer made the key elsewhere and hands in only this.</summary>
internal static class OfficerFile
{

    /// <summary>The officer a certificate file speaks of: its common name is the short name on the card.</summary>
    public static Parsed<CardOfficer> ReadCertificate(string path, string field)
    {
        Parsed<byte[]> der = CertificatePem.Read(path, HomeErrors.InputFileUnreadable);
        if (!der.IsValid)
            return Parsed<CardOfficer>.Invalid(der.Problems);
        Parsed<KeyCertificate> certificate = KeyCertificate.Read(der.Value, CertificateUse.Officer);
        if (!certificate.IsValid)
            return Parsed<CardOfficer>.Invalid([.. certificate.Problems.Select(problem => problem with { Field = field, Message = $"{path}: {problem.Message}" })]);
        return PartnerId.TryParse(certificate.Value.CommonName, out PartnerId name)
            ? Parsed<CardOfficer>.Valid(new CardOfficer(name.Value, certificate.Value))
            : Parsed<CardOfficer>.Invalid(new Problem(HomeErrors.InputInvalid, field, $"{path}: the common name is not a short name (1 to 63 characters of a-z 0-9 . -)."));
    }
}
