using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Tests.Envelopes;

/// <summary>cert-aln sends to cert-bor.</summary>
/// <param name="isHybrid">Suite 0x0101; where the platform has ML-KEM only.</param>
internal sealed class Exchange(bool isHybrid = false)
{
    public Cert Aln { get; } = new("cert-aln");

    public Cert Bor { get; } = new("cert-bor");

    public VerifiedCard AlnCard => field ??= Aln.Verified();

    public OpeningContext AtBor => new(Bor.Id, AlnCard, Keys(new DecryptionKey(Bor.Encryption, isHybrid ? Bor.Kem : null)), Cert.Now);

    public static IReadOnlyDictionary<string, DecryptionKey> Keys(params PrivateKey[] keys) => Keys([.. keys.Select(key => new DecryptionKey(key, null))]);

    public static IReadOnlyDictionary<string, DecryptionKey> Keys(params DecryptionKey[] keys) =>
        keys.ToDictionary(key => Convert.ToHexStringLower(key.Agreement.SubjectKeyIdentifier));

    public EnvelopeDraft Draft(params string[] contents) => new()
    {
        Id = EnvelopeId.Create(Cert.Now),
        Sender = Aln.Id,
        Recipient = Bor.Id,
        AgreementHash = Digest.Of("agreement"u8),
        Created = Cert.Now,
        Expires = Cert.Now.AddDays(90),
        ReportId = "CB-ALN-2026-0001",
        Revision = 1,
        Marking = new V1.Marking { Tlp = V1.Tlp.Amber, Pap = V1.Pap.Green },
        Onward = V1.OnwardRule.Nobody,
        Items = [.. contents.Select((content, i) => new V1.EnvelopeItem
        {
            Type = i == 0 ? "report" : "indicator",
            Path = i == 0 ? "" : $"indicators[{i - 1}]",
            Content = ByteString.CopyFromUtf8(content),
        })],
    };

    public SealedEnvelope Seal(EnvelopeDraft draft) => EnvelopeSealing.Seal(draft, Aln.Signing, Aln.SigningCertificate, Bor.EncryptionCertificate, isHybrid ? Bor.KemCertificate : null);

    public OpenedEnvelope Open(SealedEnvelope envelope)
    {
        OpenOutcome outcome = EnvelopeOpening.Open(envelope.Header, envelope.Cms, AtBor);
        return Assert.IsType<OpenOutcome.Opened>(outcome).Envelope;
    }
}
