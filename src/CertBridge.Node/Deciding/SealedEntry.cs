using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Deciding;

/// <summary>A sealed envelope with everything its decision stood on, so that a change is noticed before it is sent.</summary>
internal sealed record SealedEntry(
    SealedEnvelope Envelope, ReportId ReportId, ulong Revision, TrustedPartner Partner, Digest AgreementHash, Digest? PolicyHash, KeyId SignedBy, DateTimeOffset Expires)
{
    public CarriedKind Kind { get; init; } = CarriedKind.Report;

    /// <summary>The lane it goes by.</summary>
    public LaneName Lane { get; init; } = LaneName.Routine;

    /// <summary>Who made what is passed on; null for a report of our own.</summary>
    public PartnerId? Originator { get; init; }

    public int SizeBytes => Envelope.Header.Length + Envelope.Cms.Length;

    public OutboxRow ToRow(DateTimeOffset queued) => new()
    {
        Partner = Partner.Id,
        Kind = Kind,
        Originator = Originator,
        Lane = Lane,
        ReportId = ReportId,
        Revision = Revision,
        EnvelopeId = Envelope.Id,
        EnvelopeDigest = Envelope.Digest,
        ManifestDigest = Envelope.ManifestDigest,
        AgreementHash = AgreementHash,
        CardDigest = Partner.Card.Digest,
        SheetDigest = Partner.Sheet!.Digest,
        SignedBy = SignedBy,
        PolicyHash = PolicyHash,
        Expires = Expires,
        Queued = queued,
        Header = Envelope.Header,
        Cms = Envelope.Cms,
    };
}
