using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Tests;

/// <summary>A CERT with all its keys, made for a test.</summary>
internal sealed class Cert
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public Cert(string id)
    {
        Id = PartnerId.Parse(id);
        SigningCertificate = Certify(Signing, CertificateUse.Signing);
        OfficerCertificate = Certify(Officer, CertificateUse.Officer);
        EncryptionCertificate = Certify(Encryption, CertificateUse.Encryption);
    }

    public PartnerId Id { get; }

    public PrivateKey Root { get; } = PrivateKey.Create();

    public PrivateKey Signing { get; } = PrivateKey.Create();

    public PrivateKey Log { get; } = PrivateKey.Create();

    public PrivateKey Tls { get; } = PrivateKey.Create();

    public PrivateKey Officer { get; } = PrivateKey.Create();

    public PrivateKey Encryption { get; } = PrivateKey.Create();

    /// <summary>Where the platform has ML-KEM only.</summary>
    public KemPrivateKey Kem => field ??= KemPrivateKey.Create();

    public KemCertificate KemCertificate => field ??= CertifyKem(Kem.PublicKey);

    public KeyCertificate SigningCertificate { get; }

    public KeyCertificate OfficerCertificate { get; }

    public KeyCertificate EncryptionCertificate { get; }

    public KeyCertificate Certify(PrivateKey key, CertificateUse use) => KeyCertificate.Read(
        CertificateIssuing.SelfSigned(key, use, new CertificateName(Id.Value, "CERT"), Now.AddDays(-1), Now.AddDays(365)), use).Value!;

    public KemCertificate CertifyKem(byte[] publicKey)
    {
        byte[] der = CertificateIssuing.Issue(
            Encryption, EncryptionCertificate.Der, publicKey, CertificateUse.Encapsulation, new CertificateName(Id.Value, "CERT"), Now.AddDays(-1), Now.AddDays(365));
        Parsed<KemCertificate> read = KemCertificate.Read(der);
        return read.Value ?? throw new InvalidOperationException(string.Join("; ", read.Problems));
    }

    public V1.Card Card(ulong serial = 1)
    {
        var card = new V1.Card
        {
            PartnerId = Id.Value,
            Name = "CERT " + Id.Value,
            Country = "AL",
            Environment = "dev",
            Serial = serial,
            IssuedMs = (ulong)Now.ToUnixTimeMilliseconds(),
            ExpiresMs = (ulong)Now.AddDays(365).ToUnixTimeMilliseconds(),
            RootKey = ByteString.CopyFrom(Root.PublicKey),
            SigningCertificates = { ByteString.CopyFrom(SigningCertificate.Der) },
            LogKeys = { ByteString.CopyFrom(Log.PublicKey) },
            TlsPins = { ByteString.CopyFrom(Tls.Id.ToBytes()) },
            Suites = { 1, 0x0101 },
            Officers = { new V1.CardOfficer { Name = "mira", Certificate = ByteString.CopyFrom(OfficerCertificate.Der) } },
        };
        return card;
    }

    public V1.KeySheet KeySheet(ulong serial = 1) => new()
    {
        PartnerId = Id.Value,
        Serial = serial,
        IssuedMs = (ulong)Now.ToUnixTimeMilliseconds(),
        ExpiresMs = (ulong)Now.AddDays(35).ToUnixTimeMilliseconds(),
        EncryptionCertificates = { ByteString.CopyFrom(EncryptionCertificate.Der) },
    };

    public V1.ContactSheet Contacts(ulong serial = 1) => new()
    {
        PartnerId = Id.Value,
        Serial = serial,
        IssuedMs = (ulong)Now.ToUnixTimeMilliseconds(),
        ExpiresMs = (ulong)Now.AddDays(400).ToUnixTimeMilliseconds(),
        Endpoints = { "node.cert-aln.example:7443", "192.0.2.1:7443", "[2001:db8::1]:7443" },
        DutyContacts = { "Duty officer, +00 000 000" },
    };

    public VerifiedCard Verified(Action<V1.Card>? change = null)
    {
        V1.Card card = Card();
        change?.Invoke(card);
        Parsed<VerifiedCard> verified = CardVerification.Card(CardSigning.Card(card, Root, null), null);
        return verified.Value ?? throw new InvalidOperationException(string.Join("; ", verified.Problems));
    }
}
