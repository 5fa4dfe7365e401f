using CertBridge.Protocol.Ids;

namespace CertBridge.Recording.Trees;

/// <summary>
/// What an inclusion path says of the tree it leads through: the hash of every subtree it climbs over or passes (RFC 6962 section 2.1.1). A subtree that is complete in two trees of one log has one
/// hash in both, whatever was added since; where it has two, the log has two histories.
/// </summary>
public static class SubtreeHashes
{
    /// <param name="leaf">Hash of the leaf.</param>
    /// <param name="index">Its index, below <paramref name="size"/>.</param>
    /// <param name="size">Leaves of the tree.</param>
    /// <param name="path">Its path there, which verifies.</param>
    public static IEnumerable<Subtree> Of(Digest leaf, ulong index, ulong size, IReadOnlyList<Digest> path)
    {
        int level = 0;
        ulong last = size - 1;
        Digest hash = leaf;
        yield return new Subtree(level, index, hash);
        foreach (Digest sibling in path)
        {
            for (; index == last && (index & 1) == 0 && last > 0; level++)
                (index, last) = (index >> 1, last >> 1);
            yield return new Subtree(level, index ^ 1, sibling);
            hash = (index & 1) == 1 ? MerkleHash.Node(sibling, hash) : MerkleHash.Node(hash, sibling);
            (level, index, last) = (level + 1, index >> 1, last >> 1);
            yield return new Subtree(level, index, hash);
        }
    }
}

/// <summary>A subtree and its hash.</summary>
/// <param name="Level">2^level leaves where it is complete.</param>
/// <param name="Index">Counted at its level, from 0.</param>
/// <param name="Hash">Of its root.</param>
public readonly record struct Subtree(int Level, ulong Index, Digest Hash)
{
    /// <summary>True where a tree of <paramref name="size"/> leaves has all of it.</summary>
    public bool IsWithin(ulong size) => Level < 63 && Index + 1 <= size >> Level;
}
