using CertBridge.Node.Settings;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Keys;

namespace CertBridge.Node.Founding;

/// <summary>
/// A development PKI for trying TLS by hand and in containers: per partner an authority, a node, two officers and a sensor, and a negative set
/// that every listener must refuse. Each certificate says in its subject that it is not for production, and a node outside dev refuses it.
/// </summary>
public static class DevCertificates
{
    public const int PartnersMax = 20;
    private const string NegativeFolder = "negative";

    /// <param name="partners">Short names such as aln; 1 to 20.</param>
    /// <param name="environment">Value of CERTBRIDGE_ENV; production refuses.</param>
    public static Parsed<DevCertificatesMade> Make(IReadOnlyList<string> partners, string outFolder, string? environment, DateTimeOffset now)
    {
        if (string.Equals(environment, NodeEnvironment.Production, StringComparison.OrdinalIgnoreCase))
            return Parsed<DevCertificatesMade>.Invalid(new Problem(HomeErrors.NotInProduction, "CERTBRIDGE_ENV", "CERTBRIDGE_ENV is production."));
        Problem[] problems = [.. Objections(partners, outFolder)];
        if (problems.Length > 0)
            return Parsed<DevCertificatesMade>.Invalid(problems);
        var writing = new DevCertificateWriting(outFolder, now);
        foreach (string partner in partners)
            WritePartner(writing, partner);
        IReadOnlyList<string> negative = WriteNegative(writing, partners[0]);
        return Parsed<DevCertificatesMade>.Valid(new DevCertificatesMade(Path.GetFullPath(outFolder), [.. partners], negative, writing.Until));
    }

    private static IEnumerable<Problem> Objections(IReadOnlyList<string> partners, string outFolder)
    {
        if (partners.Count is 0 or > PartnersMax)
            yield return new Problem(HomeErrors.InputInvalid, "partners", $"There are {partners.Count} partners; 1 to {PartnersMax} are possible.");
        foreach (string partner in partners.Where(partner => !PartnerId.TryParse(partner, out _)))
            yield return new Problem(HomeErrors.InputInvalid, "partners", "A partner's name is 1 to 63 characters of a-z 0-9 . -.");
        foreach (string partner in partners.GroupBy(partner => partner).Where(same => same.Count() > 1 || same.Key == NegativeFolder).Select(same => same.Key))
            yield return new Problem(HomeErrors.InputInvalid, "partners", $"{partner} is named twice, or is the name of the negative set.");
        if (string.IsNullOrWhiteSpace(outFolder))
            yield return new Problem(HomeErrors.InputInvalid, "out", "A folder is needed.");
        else if (Directory.Exists(outFolder) && Directory.EnumerateFileSystemEntries(outFolder).Any())
            yield return new Problem(HomeErrors.OutputExists, "out", $"{outFolder} is not empty; remove it to make a new set.");
    }

    private static void WritePartner(DevCertificateWriting writing, string partner)
    {
        using DevAuthority authority = writing.Authority(partner);
        writing.WriteAuthority(partner, authority);
        writing.Write(partner, "node", authority, CertificateUse.NodeTls, DevCertificateWriting.Loopback);
        foreach (string name in new[] { "operator-officer-1", "operator-officer-2", "sensor-1" })
            writing.Write(partner, name, authority, CertificateUse.OperatorTls, []);
    }

    private static string[] WriteNegative(DevCertificateWriting writing, string partner)
    {
        using DevAuthority authority = writing.Authority(partner);
        using DevAuthority other = writing.Authority("other");
        writing.WriteAuthority(NegativeFolder, authority);
        writing.Write(NegativeFolder, "expired", authority, CertificateUse.NodeTls, DevCertificateWriting.Loopback, isExpired: true);
        writing.Write(NegativeFolder, "wrong-eku", authority, CertificateUse.OperatorTls, DevCertificateWriting.Loopback);
        writing.Write(NegativeFolder, "other-ca", other, CertificateUse.NodeTls, DevCertificateWriting.Loopback);
        KeyId revoked = writing.Write(NegativeFolder, "revoked", authority, CertificateUse.NodeTls, DevCertificateWriting.Loopback);
        writing.Write(NegativeFolder, "no-san", authority, CertificateUse.NodeTls, []);
        writing.WriteText(NegativeFolder, "revoked-keys.txt", revoked + "\n");
        return ["expired", "wrong-eku", "other-ca", "revoked", "no-san"];
    }
}
