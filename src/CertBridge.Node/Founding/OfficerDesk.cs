using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Keys;

namespace CertBridge.Node.Founding;

/// <summary>
/// Makes an officer's key, on the officer's own machine and outside any home. The certificate goes onto the card (<c>card sign</c>); with
/// the key the officer signs agreements and contact sheets. It opens no door: for that an operator certificate with the role officer is needed.
/// </summary>
public static class OfficerDesk
{
    /// <param name="organisation">Stands in the certificate, for people; the environment dev marks it as not for production.</param>
    /// <param name="passphrase">Null leaves the key file unencrypted, mode 0600.</param>
    public static Parsed<OfficerMade> Make(string name, string organisation, string environment, string outFolder, string? passphrase, DateTimeOffset now)
    {
        Problem[] problems = [.. Objections(home: null, "officer", name, outFolder, passphrase)];
        if (problems.Length > 0)
            return Parsed<OfficerMade>.Invalid(problems);
        using var key = PrivateKey.Create();
        byte[] certificate = Certificate(key, name, organisation, environment, now);
        return Parsed<OfficerMade>.Valid(Write(key, certificate, name, outFolder, passphrase));
    }

    internal static IEnumerable<Problem> Objections(Storage.Homes.NodeHome? home, string field, string name, string outFolder, string? passphrase)
    {
        if (!PartnerId.TryParse(name, out _))
            return [new Problem(HomeErrors.InputInvalid, field, "An officer's name is 1 to 63 characters of a-z 0-9 . -.")];
        if (passphrase is { Length: < FoundingTerms.PassphraseLengthMin })
            return [new Problem(HomeErrors.InputInvalid, field, $"The passphrase has {passphrase.Length} characters; at least {FoundingTerms.PassphraseLengthMin} are needed.")];
        return new OutsideFolder(outFolder).Objections(home, field, KeyName(name), CertificateName(name));
    }

    internal static byte[] Certificate(PrivateKey key, string name, string organisation, string environment, DateTimeOffset now) => CertificateIssuing.SelfSigned(
        key,
        CertificateUse.Officer,
        new CertificateName(name, FoundingNames.Organization(organisation, environment)),
        now - FoundingTerms.Backdating,
        now + FoundingTerms.Certificate);

    internal static OfficerMade Write(PrivateKey key, byte[] certificate, string name, string outFolder, string? passphrase)
    {
        var folder = new OutsideFolder(outFolder);
        string certificateFile = folder.Write(CertificateName(name), CertificatePem.Write(certificate));
        string keyFile = folder.Write(KeyName(name), passphrase is null ? key.ToPem() : key.ToEncryptedPem(passphrase));
        return new OfficerMade(name, key.Id, keyFile, certificateFile);
    }

    private static string KeyName(string name) => name + ".officer.key";

    private static string CertificateName(string name) => name + ".officer.crt";
}
