using System.Numerics;
using CertBridge.Protocol.Ids;

namespace CertBridge.Recording.Trees;

/// <summary>
/// Roots and proofs over leaf hashes that are all at hand: RFC 6962 section 2.1 makes the tree, 2.1.1 and 2.1.2 the proofs; the checks are the
/// loops of RFC 9162 sections 2.1.3.2 and 2.1.4.2, which say the same without recursion.
/// </summary>
public static class MerkleTree
{
    public static Digest Root(IReadOnlyList<Digest> leafHashes)
    {
        var frontier = new MerkleFrontier();
        for (int leaf = 0; leaf < leafHashes.Count; leaf++)
            frontier.Append(leafHashes[leaf]);
        return frontier.Root();
    }

    /// <summary>The path that proves leaf <paramref name="index"/> beneath the root over all of <paramref name="leafHashes"/>, lowest first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such leaf.</exception>
    public static IReadOnlyList<Digest> InclusionProof(IReadOnlyList<Digest> leafHashes, ulong index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, (ulong)leafHashes.Count);
        var proof = new List<Digest>();
        AddPath(leafHashes, 0, leafHashes.Count, (int)index, proof);
        return proof;
    }

    /// <summary>True when <paramref name="leaf"/> is leaf <paramref name="index"/> of the tree of <paramref name="size"/> leaves with this root.</summary>
    public static bool VerifyInclusion(Digest leaf, ulong index, ulong size, IReadOnlyList<Digest> proof, Digest root)
    {
        if (index >= size)
            return false;
        ulong node = index;
        ulong last = size - 1;
        Digest hash = leaf;
        for (int step = 0; step < proof.Count; step++)
        {
            if (last == 0)
                return false;
            if ((node & 1) == 1 || node == last)
            {
                hash = MerkleHash.Node(proof[step], hash);
                (node, last) = SkipLoneAncestors(node, last);
            }
            else
            {
                hash = MerkleHash.Node(hash, proof[step]);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && hash == root;
    }

    /// <summary>Proves that the tree over the <paramref name="first"/> first leaves is the beginning of the tree over all of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More leaves than there are.</exception>
    public static IReadOnlyList<Digest> ConsistencyProof(IReadOnlyList<Digest> leafHashes, ulong first)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, (ulong)leafHashes.Count);
        var proof = new List<Digest>();
        if (first > 0 && first < (ulong)leafHashes.Count)
            AddSubproof(leafHashes, 0, leafHashes.Count, (int)first, isWholeTree: true, proof);
        return proof;
    }

    /// <summary>
    /// True when the tree of <paramref name="first"/> leaves is the beginning of the tree of <paramref name="second"/> leaves. Nothing
    /// is proved from a tree without leaves, so that it is consistent with itself alone.
    /// </summary>
    public static bool VerifyConsistency(ulong first, Digest firstRoot, ulong second, Digest secondRoot, IReadOnlyList<Digest> proof)
    {
        if (first > second)
            return false;
        if (first == second)
            return proof.Count == 0 && firstRoot == secondRoot && (first > 0 || firstRoot == MerkleHash.Empty);
        return first > 0 && proof.Count > 0 && WalkConsistency(first, firstRoot, second, secondRoot, proof);
    }

    private static bool WalkConsistency(ulong first, Digest firstRoot, ulong second, Digest secondRoot, IReadOnlyList<Digest> proof)
    {
        // A full first tree is a node of the second and is not repeated in the proof.
        bool firstIsNode = BitOperations.IsPow2(first);
        ulong node = first - 1;
        ulong last = second - 1;
        int shared = BitOperations.TrailingZeroCount(~node);
        node >>= shared;
        last >>= shared;
        Digest hashOfFirst = firstIsNode ? firstRoot : proof[0];
        Digest hashOfSecond = hashOfFirst;
        for (int step = firstIsNode ? 0 : 1; step < proof.Count; step++)
        {
            if (last == 0)
                return false;
            if ((node & 1) == 1 || node == last)
            {
                hashOfFirst = MerkleHash.Node(proof[step], hashOfFirst);
                hashOfSecond = MerkleHash.Node(proof[step], hashOfSecond);
                (node, last) = SkipLoneAncestors(node, last);
            }
            else
            {
                hashOfSecond = MerkleHash.Node(hashOfSecond, proof[step]);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && hashOfFirst == firstRoot && hashOfSecond == secondRoot;
    }

    /// <summary>Where the path runs along the ragged right edge, levels at which the node has no sibling add no hash.</summary>
    private static (ulong Node, ulong Last) SkipLoneAncestors(ulong node, ulong last)
    {
        while ((node & 1) == 0 && node != 0)
        {
            node >>= 1;
            last >>= 1;
        }
        return (node, last);
    }

    private static void AddPath(IReadOnlyList<Digest> leaves, int start, int count, int index, List<Digest> proof)
    {
        if (count == 1)
            return;
        int left = LeftCount(count);
        if (index < left)
        {
            AddPath(leaves, start, left, index, proof);
            proof.Add(RootOf(leaves, start + left, count - left));
        }
        else
        {
            AddPath(leaves, start + left, count - left, index - left, proof);
            proof.Add(RootOf(leaves, start, left));
        }
    }

    private static void AddSubproof(IReadOnlyList<Digest> leaves, int start, int count, int first, bool isWholeTree, List<Digest> proof)
    {
        if (first == count)
        {
            if (!isWholeTree)
                proof.Add(RootOf(leaves, start, count));
            return;
        }
        int left = LeftCount(count);
        if (first <= left)
        {
            AddSubproof(leaves, start, left, first, isWholeTree, proof);
            proof.Add(RootOf(leaves, start + left, count - left));
        }
        else
        {
            AddSubproof(leaves, start + left, count - left, first - left, isWholeTree: false, proof);
            proof.Add(RootOf(leaves, start, left));
        }
    }

    private static Digest RootOf(IReadOnlyList<Digest> leaves, int start, int count)
    {
        var frontier = new MerkleFrontier();
        for (int leaf = start; leaf < start + count; leaf++)
            frontier.Append(leaves[leaf]);
        return frontier.Root();
    }

    /// <summary>The largest power of two below <paramref name="count"/>.</summary>
    private static int LeftCount(int count) => 1 << BitOperations.Log2((uint)(count - 1));
}
