using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Trees;
using CertBridge.Sealing.Cms;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Envelopes;

/// <summary>
/// Encloses what a relay passes on: the originator's signed manifest as it came, and each item that is shown with its salt and its RFC 6962 path (section 2.1.1). Nothing is signed again and
/// nothing inside an item can be changed; the seed, which opens every salt, stays here (docs/ENVELOPE.md, Passed on).
/// </summary>
public static class Enclosing
{
    /// <summary>Type of the item that holds the originator's signed manifest.</summary>
    public const string OriginType = "origin";

    /// <summary>Type of an item that is shown.</summary>
    public const string ItemType = "passed-on";

    /// <summary>DER SignedData over a manifest of at most 64 KiB, bytes.</summary>
    internal const int SignedManifestBytesMax = 128 * 1024;

    /// <summary>2^14 is more than 10,001 items.</summary>
    internal const int PathStepsMax = 14;

    /// <summary>Of an envelope that was judged when it came: it opens the layers that are sealed to the node and asks nothing again.</summary>
    /// <param name="header">Exact bytes.</param>
    /// <param name="cms">Exact bytes.</param>
    /// <param name="keys">Of this node.</param>
    /// <param name="withheld">Items that are not shown, by their index; never 0, the core.</param>
    /// <param name="items">Of the new envelope.</param>
    /// <param name="because">Why there are none.</param>
    public static bool TryEnclose(
        ReadOnlySpan<byte> header,
        ReadOnlySpan<byte> cms,
        IReadOnlyDictionary<string, DecryptionKey> keys,
        IReadOnlySet<int> withheld,
        [NotNullWhen(true)] out IReadOnlyList<V1.EnvelopeItem>? items,
        out string because)
    {
        items = null;
        because = "The key it was sealed to is gone, and with it the way to its originator's signature.";
        if (HeaderForm.Read(header).Value is not { } read || EnvelopeOpening.Decrypt(header, cms, read.Suite, keys) is not { } plaintext)
            return false;
        if (!SignedManifest.TryRead(plaintext, out SignedManifestParts parts) || !ItemBlock.TryRead(plaintext, parts.Whole.Length, out ItemBlock? block))
            return false;
        if (withheld.Contains(0))
            throw new ArgumentException("The core is never withheld.", nameof(withheld));
        Digest[] leaves = ItemTree.Leaves(block!.Seed.Span, block.Items);
        if (leaves.Length + 1 - withheld.Count > Limits.EnvelopeItemsMax)
        {
            because = $"It has {leaves.Length - 1} indicators, and with their proofs {Limits.EnvelopeItemsMax - 2} fit an envelope.";
            return false;
        }
        var enclosed = new List<V1.EnvelopeItem>(leaves.Length + 1 - withheld.Count) { new() { Type = OriginType, Content = ByteString.CopyFrom(parts.Whole) } };
        for (int i = 0; i < leaves.Length; i++)
        {
            if (withheld.Contains(i))
                continue;
            V1.EnvelopeItem item = Shown(block.Prove(i, leaves));
            if (item.Content.Length > Limits.ReportBytesMax)
            {
                because = string.Create(CultureInfo.InvariantCulture, $"Item {i} has {item.Content.Length} bytes with its proof; {Limits.ReportBytesMax} fit an item.");
                return false;
            }
            enclosed.Add(item);
        }
        items = enclosed;
        because = "";
        return true;
    }

    private static V1.EnvelopeItem Shown(ItemProof proof) => new()
    {
        Type = ItemType,
        Content = new V1.PassedOnItem
        {
            Index = proof.Index,
            Salt = UnsafeByteOperations.UnsafeWrap(proof.Salt),
            Item = UnsafeByteOperations.UnsafeWrap(proof.Item),
            Path = { proof.Path.Select(step => UnsafeByteOperations.UnsafeWrap(step.ToBytes())) },
        }.ToByteString(),
    };
}
