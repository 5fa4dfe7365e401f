using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.Messages;
using CertBridge.Sealing.Cms;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Envelopes;

/// <summary>
/// Shows one item of a received envelope to whoever signed its manifest, and checks one that is shown. Who signed the manifest knows its digest, so the digest stands for the signature; the
/// salt and the path prove the item and tell nothing of the others.
/// </summary>
public static class ItemShowing
{
    /// <summary>Of an envelope that was judged when it came: it opens the layers that are sealed to the node and asks nothing again.</summary>
    /// <param name="header">Exact bytes.</param>
    /// <param name="cms">Exact bytes.</param>
    /// <param name="keys">Of this node.</param>
    /// <param name="path">The item's place, such as <c>indicators[3]</c>; never the core's, which has none.</param>
    /// <returns>Null where the key it was sealed to is gone, or where no item has this place.</returns>
    public static V1.ShownItem? Show(ReadOnlySpan<byte> header, ReadOnlySpan<byte> cms, IReadOnlyDictionary<string, DecryptionKey> keys, string path)
    {
        if (path.Length == 0 || HeaderForm.Read(header).Value is not { } read || EnvelopeOpening.Decrypt(header, cms, read.Suite, keys) is not { } plaintext)
            return null;
        if (!SignedManifest.TryRead(plaintext, out SignedManifestParts parts))
            return null;
        int start = parts.Whole.Length;
        if (!ItemBlock.TryRead(plaintext, start, out ItemBlock? block) || ContentForm.ReadItems(block!.Items) is not { } items)
            return null;
        int index = items.Index().FirstOrDefault(item => item.Item.Path == path).Index;
        if (index == 0)
            return null;
        ItemProof proof = block.Prove(index);
        return new V1.ShownItem
        {
            SignedManifest = ByteString.CopyFrom(plaintext.AsSpan(0, start)),
            Index = proof.Index,
            Salt = ByteString.CopyFrom(proof.Salt),
            Item = ByteString.CopyFrom(proof.Item),
            Path = { proof.Path.Select(step => ByteString.CopyFrom(step.ToBytes())) },
        };
    }

    /// <param name="shown">As it came; nothing of it is believed.</param>
    /// <param name="manifestDigest">Of the signed manifest the item is said to be of.</param>
    /// <returns>The item and the manifest it belongs to; null where anything does not fit.</returns>
    public static ProvenItem? Verify(V1.ShownItem shown, Digest manifestDigest)
    {
        if (shown.Index == 0 || shown.Path.Count > Enclosing.PathStepsMax || shown.SignedManifest.Length is 0 or > Enclosing.SignedManifestBytesMax)
            return null;
        ReadOnlySpan<byte> signed = shown.SignedManifest.Span;
        if (Digest.Of(signed) != manifestDigest || !SignedManifest.TryRead(signed, out SignedManifestParts parts) || parts.Whole.Length != signed.Length)
            return null;
        if (parts.Manifest.Length > Limits.ManifestBytesMax || ContentForm.ReadManifest(parts.Manifest) is not { } manifest || ContentForm.Objection(manifest) is not null)
            return null;
        var path = new List<Digest>(shown.Path.Count);
        foreach (ByteString step in shown.Path)
        {
            if (!Digest.TryFromBytes(step.Span, out Digest digest))
                return null;
            path.Add(digest);
        }
        var proof = new ItemProof(shown.Index, shown.Salt.ToByteArray(), shown.Item.ToByteArray(), path);
        return proof.Verify(manifest) && ContentForm.ReadItems([shown.Item.Memory]) is [{ } item] ? new ProvenItem(manifest, item) : null;
    }
}

/// <summary>An item that belongs to a manifest, by its salt and path.</summary>
public sealed record ProvenItem(V1.Manifest Manifest, V1.EnvelopeItem Item);
