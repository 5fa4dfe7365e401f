using System.Buffers.Binary;
using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Trees;

namespace CertBridge.Sealing.Envelopes;

/// <summary>
/// What follows the signed manifest in the plaintext: <c>CBI1</c>, seed (32), u32be count, count times (u32be length, item), and zeros up to the Padmé
/// length of everything. OpenSSL stops reading after the manifest; this reader accounts for the last byte.
/// </summary>
internal sealed class ItemBlock
{
    /// <summary>An item's content has at most 1 MiB; type, path and marking take the rest.</summary>
    public const int ItemBytesMax = Limits.ReportBytesMax + 1024;

    private const int LengthSizeBytes = sizeof(uint);

    private ItemBlock(ReadOnlyMemory<byte> seed, IReadOnlyList<ReadOnlyMemory<byte>> items)
    {
        Seed = seed;
        Items = items;
    }

    private static ReadOnlySpan<byte> Magic => "CBI1"u8;

    public ReadOnlyMemory<byte> Seed { get; }

    /// <summary>Exact bytes of each item.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Items { get; }

    public static int SizeFor(IReadOnlyList<ReadOnlyMemory<byte>> items) =>
        items.Aggregate(Magic.Length + ItemTree.SeedSizeBytes + LengthSizeBytes, (size, item) => checked(size + LengthSizeBytes + item.Length));

    public static void Write(ReadOnlySpan<byte> seed, IReadOnlyList<ReadOnlyMemory<byte>> items, Span<byte> destination)
    {
        Magic.CopyTo(destination);
        seed.CopyTo(destination[Magic.Length..]);
        Span<byte> rest = destination[(Magic.Length + ItemTree.SeedSizeBytes)..];
        BinaryPrimitives.WriteUInt32BigEndian(rest, (uint)items.Count);
        rest = rest[LengthSizeBytes..];
        foreach (ReadOnlyMemory<byte> item in items)
        {
            BinaryPrimitives.WriteUInt32BigEndian(rest, (uint)item.Length);
            item.Span.CopyTo(rest[LengthSizeBytes..]);
            rest = rest[(LengthSizeBytes + item.Length)..];
        }
    }

    /// <summary>What shows one item and nothing of the others.</summary>
    /// <param name="index">Which, from 0.</param>
    /// <param name="leaves">Of the tree, where they are known already.</param>
    public ItemProof Prove(int index, IReadOnlyList<Digest>? leaves = null)
    {
        var salt = new byte[ItemTree.SaltSizeBytes];
        ItemTree.Salt(Seed.Span, index, salt);
        return new ItemProof((uint)index, salt, Items[index].ToArray(), MerkleTree.InclusionProof(leaves ?? ItemTree.Leaves(Seed.Span, Items), (ulong)index));
    }

    /// <param name="start">Where the block begins: after the signed manifest.</param>
    /// <returns>False unless the plaintext is exactly manifest, block and padding.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> plaintext, int start, out ItemBlock? block)
    {
        block = null;
        ReadOnlyMemory<byte> rest = plaintext[start..];
        int fixedSize = Magic.Length + ItemTree.SeedSizeBytes + LengthSizeBytes;
        if (rest.Length < fixedSize || !rest.Span.StartsWith(Magic))
            return false;
        ReadOnlyMemory<byte> seed = rest.Slice(Magic.Length, ItemTree.SeedSizeBytes);
        uint count = BinaryPrimitives.ReadUInt32BigEndian(rest.Span[(fixedSize - LengthSizeBytes)..]);
        rest = rest[fixedSize..];
        // Every item takes at least its length field, so the count is bounded by what is there before anything is allocated for it.
        if (count is 0 or > Limits.EnvelopeItemsMax || count > rest.Length / LengthSizeBytes)
            return false;
        var items = new ReadOnlyMemory<byte>[count];
        for (int i = 0; i < items.Length; i++)
        {
            if (!TryItem(ref rest, out items[i]))
                return false;
        }
        int used = plaintext.Length - rest.Length;
        if (plaintext.Length != Padme.LengthFor(used) || rest.Span.ContainsAnyExcept((byte)0))
            return false;
        block = new ItemBlock(seed, items);
        return true;
    }

    private static bool TryItem(ref ReadOnlyMemory<byte> rest, out ReadOnlyMemory<byte> item)
    {
        item = default;
        if (rest.Length < LengthSizeBytes)
            return false;
        uint length = BinaryPrimitives.ReadUInt32BigEndian(rest.Span);
        if (length is 0 or > ItemBytesMax || length > rest.Length - LengthSizeBytes)
            return false;
        item = rest.Slice(LengthSizeBytes, (int)length);
        rest = rest[(LengthSizeBytes + (int)length)..];
        return true;
    }
}
