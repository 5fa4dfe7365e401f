using System.Security.Cryptography;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Trees;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Envelopes;

/// <summary>
/// Items whose exact bytes and salts are fixed before they are sealed, so that people can sign the root over them: what they signed is then what is sealed, byte
/// for byte. It is content in clear, and its seed opens every salt.
/// </summary>
public sealed class SaltedItems
{
    private readonly ItemBlock block;

    private SaltedItems(ReadOnlyMemory<byte> bytes, ItemBlock block, IReadOnlyList<V1.EnvelopeItem> items)
    {
        Bytes = bytes;
        this.block = block;
        Items = items;
        Root = MerkleTree.Root(ItemTree.Leaves(block.Seed.Span, block.Items));
    }

    /// <summary>In the order of the tree; the first is the report's core.</summary>
    public IReadOnlyList<V1.EnvelopeItem> Items { get; }

    /// <summary>Of the RFC 6962 tree over the salted items.</summary>
    public Digest Root { get; }

    /// <summary>The item block of docs/ENVELOPE.md: seed and items, with zeros up to its Padmé length.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    internal ReadOnlyMemory<byte> Seed => block.Seed;

    /// <summary>Exact bytes of each item.</summary>
    internal IReadOnlyList<ReadOnlyMemory<byte>> Encoded => block.Items;

    /// <summary>Gives the items a seed of their own.</summary>
    /// <exception cref="ArgumentException">They are over a limit: a caller's bug.</exception>
    public static SaltedItems Fix(IReadOnlyList<V1.EnvelopeItem> items)
    {
        ReadOnlyMemory<byte>[] encoded = EnvelopeSealing.Encode(items);
        var bytes = new byte[Padme.LengthFor(ItemBlock.SizeFor(encoded))];
        byte[] seed = RandomNumberGenerator.GetBytes(ItemTree.SeedSizeBytes);
        ItemBlock.Write(seed, encoded, bytes);
        CryptographicOperations.ZeroMemory(seed);
        return Read(bytes) ?? throw new InvalidOperationException("The block that was just written cannot be read.");
    }

    /// <returns>Null when the bytes are not exactly an item block with its padding, or hold what is no item.</returns>
    public static SaltedItems? Read(ReadOnlyMemory<byte> bytes) =>
        ItemBlock.TryRead(bytes, 0, out ItemBlock? block) && ContentForm.ReadItems(block!.Items) is { } items ? new SaltedItems(bytes, block, items) : null;

    /// <summary>Whether these items would be sealed as the very same bytes.</summary>
    public bool AreExactly(IReadOnlyList<V1.EnvelopeItem> items)
    {
        ReadOnlyMemory<byte>[] encoded = EnvelopeSealing.Encode(items);
        return encoded.Length == Encoded.Count && encoded.Zip(Encoded).All(pair => pair.First.Span.SequenceEqual(pair.Second.Span));
    }
}
