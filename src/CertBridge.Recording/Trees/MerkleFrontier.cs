using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using CertBridge.Protocol.Ids;

namespace CertBridge.Recording.Trees;

/// <summary>
/// The right edge of a growing tree: the roots of the full subtrees its size is made of, one per set bit, largest first. It appends in
/// O(1) amortised, gives the root in O(log n), and needs no leaf again. Not thread-safe.
/// </summary>
public sealed class MerkleFrontier
{
    private const int SizeFieldBytes = sizeof(ulong);

    private readonly List<Digest> peaks;

    public MerkleFrontier()
        : this(0, [])
    {
    }

    private MerkleFrontier(ulong size, List<Digest> peaks)
    {
        Size = size;
        this.peaks = peaks;
    }

    /// <summary>Number of leaves.</summary>
    public ulong Size { get; private set; }

    /// <summary>Roots of the full subtrees, largest first: one for each set bit of the size.</summary>
    public IReadOnlyList<Digest> Peaks => peaks;

    /// <exception cref="InvalidOperationException">The tree is full: 2^64-1 leaves.</exception>
    public void Append(Digest leafHash) => Append(leafHash, made: null);

    /// <param name="leafHash">Of the next leaf.</param>
    /// <param name="made">Gets the subtrees that this leaf completes at the levels a <see cref="StoredTree"/> reads; null where nobody stores them.</param>
    /// <exception cref="InvalidOperationException">The tree is full: 2^64-1 leaves.</exception>
    public void Append(Digest leafHash, ICollection<Subtree>? made)
    {
        if (Size == ulong.MaxValue)
            throw new InvalidOperationException("A tree cannot hold more than 2^64-1 leaves.");
        Digest carried = leafHash;
        int level = 0;
        for (ulong size = Size; (size & 1) == 1; size >>= 1)
        {
            carried = MerkleHash.Node(peaks[^1], carried);
            peaks.RemoveAt(peaks.Count - 1);
            if (++level % StoredTree.LevelStep == 0)
                made?.Add(new Subtree(level, Size >> level, carried));
        }
        peaks.Add(carried);
        Size++;
    }

    public Digest Root()
    {
        if (peaks.Count == 0)
            return MerkleHash.Empty;
        Digest root = peaks[^1];
        for (int peak = peaks.Count - 2; peak >= 0; peak--)
            root = MerkleHash.Node(peaks[peak], root);
        return root;
    }

    /// <summary>A second frontier that grows by itself.</summary>
    public MerkleFrontier Copy() => new(Size, [.. peaks]);

    /// <summary>u64be size, then the peaks, 32 bytes each, largest first.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[SizeFieldBytes + (peaks.Count * Digest.SizeBytes)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Size);
        for (int peak = 0; peak < peaks.Count; peak++)
            peaks[peak].CopyTo(bytes.AsSpan(SizeFieldBytes + (peak * Digest.SizeBytes)));
        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote; any other length than the size asks for is refused.</summary>
    public static bool TryFromBytes(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out MerkleFrontier? frontier)
    {
        frontier = null;
        if (bytes.Length < SizeFieldBytes)
            return false;
        ulong size = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        int count = BitOperations.PopCount(size);
        if (bytes.Length != SizeFieldBytes + (count * Digest.SizeBytes))
            return false;
        var read = new List<Digest>(count + 1);
        for (int peak = 0; peak < count; peak++)
            read.Add(Digest.FromBytes(bytes.Slice(SizeFieldBytes + (peak * Digest.SizeBytes), Digest.SizeBytes)));
        frontier = new MerkleFrontier(size, read);
        return true;
    }
}
