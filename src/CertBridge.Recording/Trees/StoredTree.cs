using System.Numerics;
using CertBridge.Protocol.Ids;

namespace CertBridge.Recording.Trees;

/// <summary>
/// Proofs of one tree (RFC 6962 sections 2.1.1 and 2.1.2, SHA-256) from a store that keeps the roots of complete subtrees at every eighth level, so that a proof of a log of any size reads at most
/// 255 leaves and 255 roots at each of these levels: what C2SP tlog-tiles does with files. What is not stored is hashed from the leaves, which is slow and right. What is read is believed: whoever
/// hands a proof out verifies it.
/// </summary>
/// <param name="size">Leaves of the tree.</param>
/// <param name="leaves">Leaf hashes from an index on, so many.</param>
/// <param name="stored">Roots of complete subtrees at a level, from an index on, so many; fewer where not all are there.</param>
public sealed class StoredTree(ulong size, Func<ulong, int, IReadOnlyList<Digest>> leaves, Func<int, ulong, int, IReadOnlyList<Digest>> stored)
{
    /// <summary>Subtrees of 2^8, 2^16, ... leaves are stored.</summary>
    public const int LevelStep = 8;

    private const int Width = 1 << LevelStep;

    private readonly List<Subtree> missed = [];

    /// <summary>Subtrees that were not stored and had to be hashed from the leaves: to be stored by the caller.</summary>
    public IReadOnlyList<Subtree> Missed => missed;

    /// <summary>The path that proves leaf <paramref name="index"/>, lowest first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such leaf.</exception>
    /// <exception cref="InvalidDataException">A leaf is missing.</exception>
    public IReadOnlyList<Digest> InclusionProof(ulong index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var proof = new List<Digest>();
        (ulong start, ulong count) = (0, size);
        while (count > 1)
        {
            ulong left = LeftCount(count);
            bool isLeft = index - start < left;
            proof.Add(isLeft ? Root(start + left, count - left) : Root(start, left));
            (start, count) = isLeft ? (start, left) : (start + left, count - left);
        }
        proof.Reverse();
        return proof;
    }

    /// <summary>Proves that the tree over the <paramref name="first"/> first leaves is the beginning of this one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More leaves than there are.</exception>
    /// <exception cref="InvalidDataException">A leaf is missing.</exception>
    public IReadOnlyList<Digest> ConsistencyProof(ulong first)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, size);
        var proof = new List<Digest>();
        if (first == 0 || first == size)
            return proof;
        (ulong start, ulong count, bool isWhole) = (0, size, true);
        while (first - start != count)
        {
            ulong left = LeftCount(count);
            bool isLeft = first - start <= left;
            proof.Add(isLeft ? Root(start + left, count - left) : Root(start, left));
            (start, count, isWhole) = isLeft ? (start, left, isWhole) : (start + left, count - left, false);
        }
        if (!isWhole)
            proof.Add(Root(start, count));
        proof.Reverse();
        return proof;
    }

    /// <summary>Of so many leaves from <paramref name="start"/>, which is a multiple of what they are rounded up to a power of two.</summary>
    private Digest Root(ulong start, ulong count)
    {
        if (BitOperations.IsPow2(count))
            return Complete(BitOperations.Log2(count), start);
        ulong left = LeftCount(count);
        return MerkleHash.Node(Root(start, left), Root(start + left, count - left));
    }

    private Digest Complete(int level, ulong start)
    {
        int below = level - (level % LevelStep);
        return MerkleTree.Root(Nodes(below, start >> below, 1 << (level - below)));
    }

    private IReadOnlyList<Digest> Nodes(int level, ulong first, int count)
    {
        IReadOnlyList<Digest> read = level == 0 ? leaves(first, count) : stored(level, first, count);
        if (read.Count == count)
            return read;
        if (level == 0)
            throw new InvalidDataException($"Leaves between {first} and {first + (ulong)count} are missing.");
        return [.. Enumerable.Range(0, count).Select(i => Hashed(level, first + (ulong)i))];
    }

    private Digest Hashed(int level, ulong index)
    {
        if (stored(level, index, 1) is [Digest one])
            return one;
        Digest root = MerkleTree.Root(Nodes(level - LevelStep, index * Width, Width));
        missed.Add(new Subtree(level, index, root));
        return root;
    }

    /// <summary>The largest power of two below <paramref name="count"/>.</summary>
    private static ulong LeftCount(ulong count) => 1UL << BitOperations.Log2(count - 1);
}
