using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Bench.Sealing;

/// <summary>A sender and a recipient with their keys and certificates, and one draft of 4 KiB.</summary>
internal sealed class SealParties
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(56);

    private readonly PrivateKey signing = PrivateKey.Create();
    private readonly DecryptionKey encryption = DecryptionKey.Create();
    private readonly KeyCertificate signingCertificate;
    private readonly KeyCertificate encryptionCertificate;
    private readonly KemCertificate? kemCertificate;
    private readonly EnvelopeDraft draft;
    private readonly OpeningContext context;

    public SealParties()
    {
        signingCertificate = Certify(signing, CertificateUse.Signing);
        encryptionCertificate = Certify(encryption.Agreement, CertificateUse.Encryption);
        if (encryption.Kem is { } kem)
        {
            kemCertificate = KemCertificate.Read(CertificateIssuing.Issue(
                encryption.Agreement, encryptionCertificate.Der, kem.PublicKey, CertificateUse.Encapsulation, Name, Now.AddDays(-1), Now.AddDays(30))).Value;
        }
        draft = Draft();
        string name = Convert.ToHexStringLower(encryption.Agreement.SubjectKeyIdentifier);
        var keys = new Dictionary<string, DecryptionKey>(StringComparer.Ordinal) { [name] = encryption };
        context = new OpeningContext(draft.Recipient, SenderCard(), keys, Now);
    }

    private static CertificateName Name => new("cert-aln", "CERT");

    public SealedEnvelope Seal(bool isHybrid) => EnvelopeSealing.Seal(draft, signing, signingCertificate, encryptionCertificate, isHybrid ? kemCertificate : null);

    public void Open(SealedEnvelope envelope)
    {
        if (EnvelopeOpening.Open(envelope.Header, envelope.Cms, context) is not OpenOutcome.Opened)
            throw new BenchFailedException("an envelope did not open");
    }

    private static KeyCertificate Certify(PrivateKey key, CertificateUse use) =>
        KeyCertificate.Read(CertificateIssuing.SelfSigned(key, use, Name, Now.AddDays(-1), Now.AddDays(30)), use).Value!;

    private static EnvelopeDraft Draft() => new()
    {
        Id = EnvelopeId.Create(Now),
        Sender = PartnerId.Parse("cert-aln"),
        Recipient = PartnerId.Parse("cert-bor"),
        AgreementHash = Digest.Of("agreement"u8),
        Created = Now,
        Expires = Now.AddDays(90),
        ReportId = "CB-ALN-2026-0001",
        Revision = 1,
        Marking = new V1.Marking { Tlp = V1.Tlp.Amber, Pap = V1.Pap.Green },
        Onward = V1.OnwardRule.Nobody,
        Items = [new V1.EnvelopeItem { Type = "report", Content = UnsafeByteOperations.UnsafeWrap(ReportWriting.Write(0)) }],
    };

    private VerifiedCard SenderCard()
    {
        using var root = PrivateKey.Create();
        using var log = PrivateKey.Create();
        using var tls = PrivateKey.Create();
        var card = new V1.Card
        {
            PartnerId = "cert-aln",
            Name = "CERT Alnia",
            Environment = "dev",
            Serial = 1,
            IssuedMs = (ulong)Now.ToUnixTimeMilliseconds(),
            ExpiresMs = (ulong)Now.AddDays(30).ToUnixTimeMilliseconds(),
            RootKey = ByteString.CopyFrom(root.PublicKey),
            SigningCertificates = { ByteString.CopyFrom(signingCertificate.Der) },
            LogKeys = { ByteString.CopyFrom(log.PublicKey) },
            TlsPins = { ByteString.CopyFrom(tls.Id.ToBytes()) },
            Suites = { EnvelopeSuite.Classical, EnvelopeSuite.Hybrid },
        };
        return CardVerification.Card(CardSigning.Card(card, root, previousRoot: null), held: null).Value ?? throw new BenchFailedException("the card does not verify");
    }
}
