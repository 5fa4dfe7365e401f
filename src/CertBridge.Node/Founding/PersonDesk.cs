using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Founding;

/// <summary>
/// Makes the key TLP:RED content is sealed to for one person, on that person's own machine and outside any home. The certificate goes onto the contact sheet (<c>sheet sign --person</c>), which an officer
/// signs; the key opens what partners seal to the person (<c>inbox open</c>) and signs nothing.
/// </summary>
public static class PersonDesk
{
    /// <param name="organisation">Stands in the certificate, for people; the environment dev marks it as not for production.</param>
    /// <param name="passphrase">Null leaves the key file unencrypted, mode 0600.</param>
    public static Parsed<OfficerMade> Make(string name, string organisation, string environment, string outFolder, string? passphrase, DateTimeOffset now)
    {
        var folder = new OutsideFolder(outFolder);
        string keyName = name + ".person.key", certificateName = name + ".person.crt";
        Problem[] problems = !PartnerId.TryParse(name, out _)
            ? [new Problem(HomeErrors.InputInvalid, "person", "A person's name is 1 to 63 characters of a-z 0-9 . -.")]
            : passphrase is { Length: < FoundingTerms.PassphraseLengthMin }
                ? [new Problem(HomeErrors.InputInvalid, "person", $"The passphrase has {passphrase.Length} characters; at least {FoundingTerms.PassphraseLengthMin} are needed.")]
                : [.. folder.Objections(home: null, "person", keyName, certificateName)];
        if (problems.Length > 0)
            return Parsed<OfficerMade>.Invalid(problems);
        using var key = PrivateKey.Create();
        byte[] certificate = CertificateIssuing.SelfSigned(
            key, CertificateUse.Encryption, new CertificateName(name, FoundingNames.Organization(organisation, environment)), now - FoundingTerms.Backdating, now + FoundingTerms.Certificate);
        string certificateFile = folder.Write(certificateName, CertificatePem.Write(certificate));
        string keyFile = folder.Write(keyName, passphrase is null ? key.ToPem() : key.ToEncryptedPem(passphrase));
        return Parsed<OfficerMade>.Valid(new OfficerMade(name, key.Id, keyFile, certificateFile));
    }

    /// <summary>A certificate as it goes onto the contact sheet, under the name it says itself.</summary>
    internal static Parsed<V1.PersonKey> Read(string file)
    {
        Parsed<byte[]> pem = CertificatePem.Read(file, HomeErrors.InputFileUnreadable);
        if (!pem.IsValid)
            return Parsed<V1.PersonKey>.Invalid(pem.Problems);
        Parsed<KeyCertificate> certificate = KeyCertificate.Read(pem.Value, CertificateUse.Encryption);
        return certificate.IsValid
            ? Parsed<V1.PersonKey>.Valid(new V1.PersonKey { Name = certificate.Value.CommonName, EncryptionCertificate = ByteString.CopyFrom(pem.Value) })
            : Parsed<V1.PersonKey>.Invalid(certificate.Problems);
    }
}
