using CertBridge.Protocol.Ids;

namespace CertBridge.Recording.Trees;

/// <summary>
/// The inclusion path of one leaf (RFC 6962 section 2.1.1, SHA-256), made while the leaf hashes of a log pass by in their order, each seen once: what is kept meanwhile
/// is O(log n), so that a log of any size can be proved from. <see cref="MerkleTree.InclusionProof"/> makes the same of hashes that are all at hand. Not thread-safe.
/// </summary>
public sealed class InclusionPath
{
    private readonly ulong index;
    private readonly ulong size;
    private readonly MerkleFrontier before = new();
    private readonly List<Digest> after = [];
    private MerkleFrontier sibling = new();
    private int level;

    /// <param name="index">The leaf to be proved, from 0.</param>
    /// <param name="size">Leaves of the tree it is proved in.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tree has no such leaf.</exception>
    public InclusionPath(ulong index, ulong size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        this.index = index;
        this.size = size;
        level = NextLevelOnTheLeft(0);
    }

    /// <summary>Index of the leaf that is taken next; the size of the tree when all were.</summary>
    public ulong Next { get; private set; }

    public bool IsComplete => Next == size;

    /// <exception cref="InvalidOperationException">Every leaf was taken.</exception>
    public void Append(Digest leafHash)
    {
        if (IsComplete)
            throw new InvalidOperationException($"The tree has {size} leaves, and all were taken.");
        if (Next < index)
            before.Append(leafHash);
        else if (Next > index)
            AppendAfter(leafHash);
        Next++;
    }

    /// <summary>The path, lowest first.</summary>
    /// <exception cref="InvalidOperationException">Not every leaf was taken.</exception>
    public IReadOnlyList<Digest> Hashes()
    {
        if (!IsComplete)
            throw new InvalidOperationException($"{Next} of {size} leaves were taken.");
        List<Digest> rights = sibling.Size > 0 ? [.. after, sibling.Root()] : after;
        var path = new List<Digest>();
        int left = before.Peaks.Count;
        int right = 0;
        // Where the ancestor at a level is a right child its sibling is a full subtree before the leaf, one for each bit of the index that is set; the others have theirs behind it, or none.
        for (int at = 0; left > 0 || right < rights.Count; at++)
        {
            if (IsRightChild(at))
                path.Add(before.Peaks[--left]);
            else if (right < rights.Count)
                path.Add(rights[right++]);
        }
        return path;
    }

    /// <summary>The siblings behind the leaf lie one behind the other, each as large as its level says, the last one perhaps cut by the end of the tree.</summary>
    private void AppendAfter(Digest leafHash)
    {
        sibling.Append(leafHash);
        if (sibling.Size < 1UL << level)
            return;
        after.Add(sibling.Root());
        sibling = new MerkleFrontier();
        level = NextLevelOnTheLeft(level + 1);
    }

    private int NextLevelOnTheLeft(int from)
    {
        while (IsRightChild(from))
            from++;
        return from;
    }

    private bool IsRightChild(int at) => at < 64 && ((index >> at) & 1) == 1;
}
