using CertBridge.Protocol.Ids;

namespace CertBridge.Sealing.Envelopes;

/// <summary>An envelope that only its recipient can open. Only <see cref="EnvelopeSealing"/> makes one; only this enters the outbox.</summary>
public sealed class SealedEnvelope
{
    internal SealedEnvelope(EnvelopeId id, byte[] header, byte[] cms, Digest manifestDigest)
    {
        Id = id;
        Header = header;
        Cms = cms;
        Digest = EnvelopeDigest.Of(header, cms);
        ManifestDigest = manifestDigest;
    }

    public EnvelopeId Id { get; }

    /// <summary>Exact bytes of the <c>EnvelopeHeader</c>.</summary>
    public byte[] Header { get; }

    /// <summary>DER ContentInfo.</summary>
    public byte[] Cms { get; }

    /// <summary>See <see cref="EnvelopeDigest"/>.</summary>
    public Digest Digest { get; }

    /// <summary>SHA-256 of the DER SignedData over the manifest.</summary>
    public Digest ManifestDigest { get; }
}
