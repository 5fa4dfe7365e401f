using CertBridge.Node.Settings;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Founding;

/// <summary>The unsigned card and sheets of this node.</summary>
internal static class IdentityDocuments
{
    /// <summary>What a card made here offers: what this machine can seal and open, and nothing else.</summary>
    public static IEnumerable<uint> OwnSuites => PlatformSuites.All.Select(suite => (uint)suite);

    public static V1.Card FirstCard(NodeSettings settings, FoundingKeys keys, IEnumerable<V1.CardOfficer> officers, DateTimeOffset now) => new()
    {
        PartnerId = settings.Id.Value,
        Name = settings.Name,
        Country = settings.Country,
        Environment = settings.Environment,
        Serial = 1,
        IssuedMs = Milliseconds(now),
        ExpiresMs = Milliseconds(now + FoundingTerms.Card),
        RootKey = ByteString.CopyFrom(keys.Root.PublicKey),
        SigningCertificates = { ByteString.CopyFrom(SigningCertificate(keys.Signing, settings, now)) },
        LogKeys = { ByteString.CopyFrom(keys.Log.PublicKey) },
        TlsPins = { ByteString.CopyFrom(keys.Tls.Id.ToBytes()) },
        Suites = { OwnSuites },
        Officers = { officers },
    };

    /// <summary>A sheet with one encryption key: both halves where the key has both.</summary>
    public static V1.KeySheet KeySheet(NodeSettings settings, ulong serial, DecryptionKey encryption, DateTimeOffset now)
    {
        byte[] certificate = Certificate(encryption.Agreement, CertificateUse.Encryption, $"{settings.Id} encryption", settings, now);
        var sheet = new V1.KeySheet
        {
            PartnerId = settings.Id.Value,
            Serial = serial,
            IssuedMs = Milliseconds(now),
            ExpiresMs = Milliseconds(now + FoundingTerms.KeySheet),
            EncryptionCertificates = { ByteString.CopyFrom(certificate) },
        };
        if (encryption.Kem is { } kem)
            sheet.KemCertificates.Add(ByteString.CopyFrom(KemCertificate(encryption.Agreement, certificate, kem, settings, now)));
        return sheet;
    }

    public static V1.ContactSheet Contacts(PartnerId id, ulong serial, IEnumerable<string> endpoints, IEnumerable<string> dutyContacts, DateTimeOffset now) => new()
    {
        PartnerId = id.Value,
        Serial = serial,
        IssuedMs = Milliseconds(now),
        ExpiresMs = Milliseconds(now + FoundingTerms.Contacts),
        Endpoints = { endpoints },
        DutyContacts = { dutyContacts },
    };

    public static byte[] SigningCertificate(PrivateKey key, NodeSettings settings, DateTimeOffset now) =>
        Certificate(key, CertificateUse.Signing, $"{settings.Id} signing", settings, now);

    /// <summary>Self-signed: partners and the command line pin the key, nobody builds a chain. Host names are there for tools that look.</summary>
    public static byte[] TlsCertificate(PrivateKey key, NodeSettings settings, IEnumerable<string> endpoints, DateTimeOffset now)
    {
        IEnumerable<string> hosts = endpoints.Select(endpoint => HostPort.TryParse(endpoint)?.Host).OfType<string>();
        var name = new CertificateName(settings.Id.Value, FoundingNames.Organization(settings), [.. hosts.Concat(["localhost", "127.0.0.1", "::1"]).Distinct()]);
        return CertificateIssuing.SelfSigned(key, CertificateUse.NodeTls, name, now - FoundingTerms.Backdating, now + FoundingTerms.Certificate);
    }

    public static byte[] AuthorityCertificate(PrivateKey key, NodeSettings settings, DateTimeOffset now) => CertificateIssuing.SelfSigned(
        key,
        CertificateUse.OperatorAuthority,
        new CertificateName($"{settings.Id} operators", FoundingNames.Organization(settings)),
        now - FoundingTerms.Backdating,
        now + FoundingTerms.Authority);

    public static ulong Milliseconds(DateTimeOffset at) => (ulong)at.ToUnixTimeMilliseconds();

    /// <summary>Issued by the half that can sign.</summary>
    private static byte[] KemCertificate(PrivateKey agreement, byte[] certificate, KemPrivateKey kem, NodeSettings settings, DateTimeOffset now) => CertificateIssuing.Issue(
        agreement,
        certificate,
        kem.PublicKey,
        CertificateUse.Encapsulation,
        new CertificateName($"{settings.Id} encryption (ML-KEM)", FoundingNames.Organization(settings)),
        now - FoundingTerms.Backdating,
        now + FoundingTerms.Certificate);

    private static byte[] Certificate(PrivateKey key, CertificateUse use, string commonName, NodeSettings settings, DateTimeOffset now) => CertificateIssuing.SelfSigned(
        key, use, new CertificateName(commonName, FoundingNames.Organization(settings)), now - FoundingTerms.Backdating, now + FoundingTerms.Certificate);
}
