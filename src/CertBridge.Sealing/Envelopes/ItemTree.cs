using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Trees;

namespace CertBridge.Sealing.Envelopes;

/// <summary>
/// The RFC 6962 tree over an envelope's items. Each leaf hashes a salt before the item: without it a neighbour's hash in a proof would
/// give away an IP address to whoever tries them all.
/// </summary>
internal static class ItemTree
{
    public const int SeedSizeBytes = 32;
    public const int SaltSizeBytes = 16;

    private const int StackBytesMax = 1024;

    /// <summary>The first 16 bytes of HMAC-SHA256(seed, u64be(index)).</summary>
    public static void Salt(ReadOnlySpan<byte> seed, int index, Span<byte> salt)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, seed);
        Salt(mac, index, salt);
    }

    /// <summary>MerkleHash.Leaf(salt, item): SHA-256(0x00, salt, item's exact bytes).</summary>
    public static Digest Leaf(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> item)
    {
        int length = SaltSizeBytes + item.Length;
        byte[]? rented = length <= StackBytesMax ? null : ArrayPool<byte>.Shared.Rent(length);
        Span<byte> input = rented is null ? stackalloc byte[length] : rented.AsSpan(0, length);
        salt.CopyTo(input);
        item.CopyTo(input[SaltSizeBytes..]);
        Digest leaf = MerkleHash.Leaf(input);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        return leaf;
    }

    public static Digest[] Leaves(ReadOnlySpan<byte> seed, IReadOnlyList<ReadOnlyMemory<byte>> items)
    {
        var leaves = new Digest[items.Count];
        Span<byte> salt = stackalloc byte[SaltSizeBytes];
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, seed);
        for (int i = 0; i < leaves.Length; i++)
        {
            Salt(mac, i, salt);
            leaves[i] = Leaf(salt, items[i].Span);
        }
        return leaves;
    }

    private static void Salt(IncrementalHash mac, int index, Span<byte> salt)
    {
        Span<byte> message = stackalloc byte[sizeof(ulong)];
        Span<byte> whole = stackalloc byte[Digest.SizeBytes];
        BinaryPrimitives.WriteUInt64BigEndian(message, (ulong)index);
        mac.AppendData(message);
        mac.GetHashAndReset(whole);
        whole[..SaltSizeBytes].CopyTo(salt);
    }
}
