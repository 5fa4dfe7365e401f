using System.Text;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Checkpoints;

namespace CertBridge.Recording.Anchors;

/// <summary>
/// What opens an anchor: the random bytes it was blinded with and the checkpoint of the node log that is in it. The hash is a commitment: whoever has it alone learns nothing, not even whether two of
/// them are of the same checkpoint, and whoever made it can open it in no other way.
/// </summary>
/// <param name="Blinding">32 random bytes, fresh for each anchor.</param>
/// <param name="Checkpoint">Origin, size and root of the node log.</param>
public sealed record AnchorOpening(byte[] Blinding, LogCheckpoint Checkpoint)
{
    public const int BlindingBytes = 32;

    private static readonly byte[] Kind = "CertBridge/1 anchor\n"u8.ToArray();

    /// <summary>SHA-256 over the kind, the blinding, which has one length, and the text of the checkpoint.</summary>
    public Digest Blinded() => Blinding.Length == BlindingBytes
        ? Digest.Of([.. Kind, .. Blinding, .. Encoding.UTF8.GetBytes(Checkpoint.Text)])
        : throw new InvalidOperationException($"A blinding has {Blinding.Length} bytes, not {BlindingBytes}.");

    /// <summary>True where this opens the anchor with this blinded hash. What is kept may be damaged: of another length it opens nothing.</summary>
    public bool Opens(ReadOnlySpan<byte> blinded) => Blinding.Length == BlindingBytes && Digest.TryFromBytes(blinded, out Digest digest) && digest == Blinded();
}
