using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Keys;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Founding;

/// <summary>Makes a person's own key and a certificate for it, on that person's machine and outside any home.</summary>
public static class PersonalKeyDesk
{
    /// <param name="organisation">Stands in the certificate, for people; the environment dev marks it as not for production.</param>
    /// <param name="passphrase">Null leaves the key file unencrypted, mode 0600.</param>
    public static Parsed<PersonalKeyMade> Make(PersonalKeyKind kind, string name, string organisation, string environment, string outFolder, string? passphrase, DateTimeOffset now)
    {
        Problem[] problems = [.. Objections(home: null, kind, name, outFolder, passphrase)];
        if (problems.Length > 0)
            return Parsed<PersonalKeyMade>.Invalid(problems);
        PrivateKey[] keys = [.. kind.Uses.Select(_ => PrivateKey.Create())];
        try
        {
            byte[][] certificates = [.. kind.Uses.Zip(keys, (use, key) => Certificate(key, use, name, organisation, environment, now))];
            return Parsed<PersonalKeyMade>.Valid(Write(keys, kind, certificates, name, outFolder, passphrase));
        }
        finally
        {
            foreach (PrivateKey key in keys)
                key.Dispose();
        }
    }

    internal static IEnumerable<Problem> Objections(NodeHome? home, PersonalKeyKind kind, string name, string outFolder, string? passphrase)
    {
        if (!PartnerId.TryParse(name, out _))
            return [new Problem(HomeErrors.InputInvalid, kind.Word, $"{kind.Whose} name is 1 to 63 characters of a-z 0-9 . -.")];
        if (passphrase is { Length: < FoundingTerms.PassphraseLengthMin })
            return [new Problem(HomeErrors.InputInvalid, kind.Word, $"The passphrase has {passphrase.Length} characters; at least {FoundingTerms.PassphraseLengthMin} are needed.")];
        return new OutsideFolder(outFolder).Objections(home, kind.Word, KeyName(kind, name), CertificateName(kind, name));
    }

    internal static byte[] Certificate(PrivateKey key, CertificateUse use, string name, string organisation, string environment, DateTimeOffset now) => CertificateIssuing.SelfSigned(
        key,
        use,
        new CertificateName(name, FoundingNames.Organization(organisation, environment)),
        now - FoundingTerms.Backdating,
        now + FoundingTerms.Certificate);

    internal static PersonalKeyMade Write(IReadOnlyList<PrivateKey> keys, PersonalKeyKind kind, IReadOnlyList<byte[]> certificates, string name, string outFolder, string? passphrase)
    {
        var folder = new OutsideFolder(outFolder);
        string certificateFile = folder.Write(CertificateName(kind, name), string.Concat(certificates.Select(CertificatePem.Write)));
        string keyFile = folder.Write(KeyName(kind, name), string.Concat(keys.Select(key => passphrase is null ? key.ToPem() : key.ToEncryptedPem(passphrase))));
        return new PersonalKeyMade(name, keys[0].Id, keys.Count > 1 ? keys[1].Id : null, keyFile, certificateFile);
    }

    private static string KeyName(PersonalKeyKind kind, string name) => $"{name}.{kind.Word}.key";

    private static string CertificateName(PersonalKeyKind kind, string name) => $"{name}.{kind.Word}.crt";
}
