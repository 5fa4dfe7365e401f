using CertBridge.Protocol.Ids;
using CertBridge.Recording.Trees;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Envelopes;

/// <summary>Shows that one item belongs to a signed manifest.</summary>
/// <param name="Index">Which item, from 0.</param>
/// <param name="Salt">The item's salt, 16 bytes; it opens no other item.</param>
/// <param name="Item">The item's exact bytes.</param>
/// <param name="Path">RFC 6962 inclusion path, lowest first.</param>
public sealed record ItemProof(uint Index, byte[] Salt, byte[] Item, IReadOnlyList<Digest> Path)
{
    /// <param name="manifest">A manifest whose signature the caller has verified.</param>
    public bool Verify(V1.Manifest manifest) =>
        Salt.Length == ItemTree.SaltSizeBytes
        && Item.Length is > 0 and <= ItemBlock.ItemBytesMax
        && Digest.TryFromBytes(manifest.ItemRoot.Span, out Digest root)
        && MerkleTree.VerifyInclusion(ItemTree.Leaf(Salt, Item), Index, manifest.ItemCount, Path, root);
}
