using CertBridge.Protocol.Ids;
using CertBridge.Recording.Trees;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Envelopes;

/// <summary>An envelope whose signature holds over its manifest and, through the manifest's root, over every item.</summary>
public sealed class OpenedEnvelope
{
    private readonly ItemBlock block;
    private readonly IReadOnlyList<Digest> leaves;

    internal OpenedEnvelope(ItemBlock block, IReadOnlyList<Digest> leaves)
    {
        this.block = block;
        this.leaves = leaves;
    }

    public required V1.EnvelopeHeader Header { get; init; }

    public required V1.Manifest Manifest { get; init; }

    /// <summary>In the order of the manifest's tree; the first is the report's core.</summary>
    public required IReadOnlyList<V1.EnvelopeItem> Items { get; init; }

    /// <summary>DER SignedData over the manifest: evidence anybody can verify with the sender's certificate.</summary>
    public required ReadOnlyMemory<byte> SignedManifest { get; init; }

    /// <summary>SHA-256 of <see cref="SignedManifest"/>.</summary>
    public required Digest ManifestDigest { get; init; }

    /// <summary>The signing key, which is on the sender's card.</summary>
    public required KeyId SignedBy { get; init; }

    /// <summary>What shows one item to somebody else and nothing of the others.</summary>
    public ItemProof Prove(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leaves.Count);
        return block.Prove(index, leaves);
    }
}
