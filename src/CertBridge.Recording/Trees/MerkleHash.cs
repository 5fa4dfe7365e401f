using CertBridge.Protocol.Ids;

namespace CertBridge.Recording.Trees;

/// <summary>
/// The hashes of an RFC 6962 section 2.1 tree over SHA-256. Leaf and node inputs begin with different octets, so that neither can be
/// passed off as the other.
/// </summary>
public static class MerkleHash
{
    private const byte LeafPrefix = 0x00;
    private const byte NodePrefix = 0x01;
    private const int StackBytesMax = 1024;

    /// <summary>Root of the tree without leaves: SHA-256 of nothing.</summary>
    public static Digest Empty { get; } = Digest.Of([]);

    public static Digest Leaf(ReadOnlySpan<byte> record)
    {
        int length = record.Length + 1;
        Span<byte> input = length <= StackBytesMax ? stackalloc byte[length] : new byte[length];
        input[0] = LeafPrefix;
        record.CopyTo(input[1..]);
        return Digest.Of(input);
    }

    public static Digest Node(Digest left, Digest right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * Digest.SizeBytes)];
        input[0] = NodePrefix;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Digest.SizeBytes)..]);
        return Digest.Of(input);
    }
}
