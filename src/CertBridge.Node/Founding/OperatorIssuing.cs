using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Keys;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Founding;

/// <summary>Issues one operator's certificate and writes what is handed over. The register is written first: a certificate that is out is on it.</summary>
internal sealed class OperatorIssuing(NodeHome home, NodeSettings settings, PrivateKey authority, byte[] authorityCertificate, byte[] nodeCertificate, DateTimeOffset now)
{
    private const string TrustName = "node.crt";

    public static IEnumerable<Problem> Objections(NodeHome home, string name, string outFolder, bool withKey)
    {
        if (!PartnerId.TryParse(name, out _))
            return [new Problem(HomeErrors.InputInvalid, "name", "An operator's name is 1 to 63 characters of a-z 0-9 . -.")];
        string[] names = withKey ? [CertificateName(name), KeyName(name), TrustName, ContextFile.Name] : [CertificateName(name), TrustName, ContextFile.Name];
        return new OutsideFolder(outFolder).Objections(home, "out", names);
    }

    /// <param name="requested">SubjectPublicKeyInfo of a key made elsewhere; null makes one.</param>
    public OperatorMade Issue(OperatorRequest request, byte[]? requested, IReadOnlyList<OperatorEntry> register)
    {
        using PrivateKey? made = requested is null ? PrivateKey.Create() : null;
        byte[] publicKey = requested ?? made!.PublicKey;
        var entry = new OperatorEntry
        {
            Name = request.Name,
            Role = request.Role,
            KeyId = KeyId.OfSubjectPublicKeyInfo(publicKey),
            NotBefore = WholeSeconds(now - FoundingTerms.Backdating),
            NotAfter = WholeSeconds(now + FoundingTerms.Operator),
        };
        byte[] certificate = CertificateIssuing.Issue(
            authority, authorityCertificate, publicKey, CertificateUse.OperatorTls, new CertificateName(request.Name, FoundingNames.Organization(settings)), entry.NotBefore, entry.NotAfter);
        CrashPoints.Reach(CrashPoint.OperatorIssued);
        OperatorFile.Write(home, [.. register, entry]);
        CrashPoints.Reach(CrashPoint.OperatorRegisterWritten);
        return Write(request, entry, certificate, made);
    }

    private OperatorMade Write(OperatorRequest request, OperatorEntry entry, byte[] certificate, PrivateKey? key)
    {
        var folder = new OutsideFolder(request.OutFolder);
        HostPort address = request.NodeAddress ?? ContextFile.AddressOf(settings);
        return new OperatorMade
        {
            Entry = entry,
            KeyFile = key is null ? null : folder.Write(KeyName(request.Name), key.ToPem()),
            CertificateFile = folder.Write(CertificateName(request.Name), CertificatePem.Write(certificate)),
            TrustFile = folder.Write(TrustName, CertificatePem.Write(nodeCertificate)),
            ContextFile = folder.Write(ContextFile.Name, ContextFile.Write(settings, address, TrustName, CertificateName(request.Name), KeyName(request.Name))),
        };
    }

    private static string KeyName(string name) => name + ".key";

    private static string CertificateName(string name) => name + ".crt";

    /// <summary>X.509 and the register keep seconds; both shall say the same.</summary>
    private static DateTimeOffset WholeSeconds(DateTimeOffset at) => DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());
}
