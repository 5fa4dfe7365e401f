using System.Text;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Keys;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Founding;

/// <summary>Issues and writes development certificates: one instant for the whole run, 29 days, keys 0600 in folders 0700.</summary>
internal sealed class DevCertificateWriting(string outFolder, DateTimeOffset now)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(29);
    private static readonly TimeSpan LongAgo = TimeSpan.FromDays(60);

    public static IReadOnlyList<string> Loopback { get; } = ["localhost", "127.0.0.1", "::1"];

    public DateTimeOffset Until => now + Lifetime;

    private DateTimeOffset From => now - FoundingTerms.Backdating;

    /// <summary>Old enough to have issued the expired one.</summary>
    public DevAuthority Authority(string partner)
    {
        var key = PrivateKey.Create();
        return new DevAuthority(key, CertificateIssuing.SelfSigned(key, CertificateUse.OperatorAuthority, Name($"{partner} CA", []), From - LongAgo, Until));
    }

    public void WriteAuthority(string folder, DevAuthority authority)
    {
        WriteText(folder, "ca.crt", CertificatePem.Write(authority.Certificate));
        WriteText(folder, "ca.key", authority.Key.ToPem());
    }

    /// <returns>Id of the key.</returns>
    public KeyId Write(string folder, string name, DevAuthority authority, CertificateUse use, IReadOnlyList<string> hosts, bool isExpired = false)
    {
        using var key = PrivateKey.Create();
        DateTimeOffset from = isExpired ? From - LongAgo : From;
        DateTimeOffset until = isExpired ? now - TimeSpan.FromDays(1) : Until;
        byte[] certificate = CertificateIssuing.Issue(authority.Key, authority.Certificate, key.PublicKey, use, Name($"{folder} {name}", hosts), from, until);
        WriteText(folder, name + ".crt", CertificatePem.Write(certificate));
        WriteText(folder, name + ".key", key.ToPem());
        return key.Id;
    }

    public void WriteText(string folder, string name, string text)
    {
        string path = Path.Combine(Path.GetFullPath(outFolder), folder);
        DurableFolder.Make(path, KeyFolder.FolderMode);
        DurableFile.Write(Path.Combine(path, name), Encoding.UTF8.GetBytes(text), KeyFolder.FileMode);
    }

    private static CertificateName Name(string commonName, IReadOnlyList<string> hosts) => new(commonName, DevelopmentMark.Organization, hosts);
}
