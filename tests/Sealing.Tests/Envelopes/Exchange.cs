using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Tests.Envelopes;

/// <summary>cert-aln sends to cert-bor.</summary>
internal sealed class Exchange
{
    public Cert Aln { get; } = new("cert-aln");

    public Cert Bor { get; } = new("cert-bor");

    public VerifiedCard AlnCard => field ??= Aln.Verified();

    public OpeningContext AtBor => new(Bor.Id, AlnCard, Keys(Bor.Encryption), Cert.Now);

    public static IReadOnlyDictionary<string, PrivateKey> Keys(params PrivateKey[] keys) =>
        keys.ToDictionary(key => Convert.ToHexStringLower(key.SubjectKeyIdentifier));

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

    public SealedEnvelope Seal(EnvelopeDraft draft) => EnvelopeSealing.Seal(draft, Aln.Signing, Aln.SigningCertificate, Bor.EncryptionCertificate);

    public OpenedEnvelope Open(SealedEnvelope envelope)
    {
        OpenOutcome outcome = EnvelopeOpening.Open(envelope.Header, envelope.Cms, AtBor);
        return Assert.IsType<OpenOutcome.Opened>(outcome).Envelope;
    }
}
