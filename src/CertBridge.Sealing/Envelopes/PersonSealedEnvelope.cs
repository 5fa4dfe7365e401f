using CertBridge.Protocol.Ids;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Envelopes;

/// <summary>
/// An envelope whose signature holds over its manifest, and whose items are sealed to named persons: their number and root are known, and nothing else of them. Only a person's
/// client opens it (<see cref="PersonOpening"/>).
/// </summary>
public sealed class PersonSealedEnvelope
{
    internal PersonSealedEnvelope()
    {
    }

    public required V1.EnvelopeHeader Header { get; init; }

    public required V1.Manifest Manifest { get; init; }

    /// <summary>DER SignedData over the manifest.</summary>
    public required ReadOnlyMemory<byte> SignedManifest { get; init; }

    /// <summary>SHA-256 of <see cref="SignedManifest"/>.</summary>
    public required Digest ManifestDigest { get; init; }

    /// <summary>The signing key, which is on the sender's card.</summary>
    public required KeyId SignedBy { get; init; }
}
