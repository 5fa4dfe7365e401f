using CertBridge.Protocol.Ids;

namespace CertBridge.Recording.Trees;

/// <summary>
/// Inclusion paths of some leaves of one tree (RFC 6962 section 2.1.1, SHA-256), made while the leaf hashes of a log pass by in their order, each seen once and hashed once however many paths
/// there are: what is kept meanwhile is O(log n) for each of them, so that a log of any size can be proved from. <see cref="MerkleTree.InclusionProof"/> makes the same of hashes that are all
/// at hand. Not thread-safe.
/// </summary>
/// <param name="size">Leaves of the tree they are proved in.</param>
public sealed class InclusionPaths(ulong size)
{
    private const int LevelMax = 63;

    private readonly List<Digest> peaks = [];
    private readonly Dictionary<(int Level, ulong Index), Digest> hashes = [];
    private readonly HashSet<(int Level, ulong Index)> awaited = [];
    private readonly HashSet<ulong> proved = [];

    /// <summary>Index of the leaf that is taken next; the size of the tree when all were.</summary>
    public ulong Next { get; private set; }

    public bool IsComplete => Next == size;

    /// <param name="leafHash">Of the leaf at <see cref="Next"/>.</param>
    /// <param name="isProved">True where its path is wanted.</param>
    /// <exception cref="InvalidOperationException">Every leaf was taken.</exception>
    public void Append(Digest leafHash, bool isProved)
    {
        if (IsComplete)
            throw new InvalidOperationException($"The tree has {size} leaves, and all were taken.");
        if (isProved)
            Await(Next);
        Digest hash = leafHash;
        ulong index = Next++;
        int level = 0;
        for (; (index & 1) == 1; index >>= 1, level++)
        {
            Found(level, index, hash);
            hash = MerkleHash.Node(peaks[^1], hash);
            peaks.RemoveAt(peaks.Count - 1);
        }
        Found(level, index, hash);
        peaks.Add(hash);
        if (IsComplete)
            CloseRightEdge();
    }

    /// <summary>The path of one of the leaves it was wanted of, lowest first.</summary>
    /// <exception cref="InvalidOperationException">Not every leaf was taken, or its path was not wanted.</exception>
    public IReadOnlyList<Digest> Hashes(ulong index)
    {
        if (!IsComplete || !proved.Contains(index))
            throw new InvalidOperationException($"{Next} of {size} leaves were taken, and {proved.Count} of them are proved; {index} cannot be.");
        return [.. Siblings(index).Select(place => hashes[place])];
    }

    /// <summary>What lies to the left of a leaf is complete when it comes, and its roots are the peaks; what lies to the right is yet to be seen.</summary>
    private void Await(ulong index)
    {
        proved.Add(index);
        int peak = peaks.Count;
        foreach ((int level, ulong sibling) in Siblings(index))
        {
            if (sibling < index >> level)
                hashes[(level, sibling)] = peaks[--peak];
            else
                awaited.Add((level, sibling));
        }
    }

    /// <summary>Subtrees beside the way from a leaf to the root, lowest first. Along the ragged right edge there are levels without one.</summary>
    private IEnumerable<(int Level, ulong Index)> Siblings(ulong index)
    {
        for (int level = 0; level < LevelMax && 1UL << level < size; level++)
        {
            ulong sibling = (index >> level) ^ 1;
            if (sibling <= (size - 1) >> level)
                yield return (level, sibling);
        }
    }

    private void Found(int level, ulong index, Digest hash)
    {
        if (awaited.Remove((level, index)))
            hashes[(level, index)] = hash;
    }

    /// <summary>What is still awaited is cut by the end of the tree: the root over the peaks that are smaller than it would be.</summary>
    private void CloseRightEdge()
    {
        Digest root = peaks[^1];
        int next = peaks.Count - 2;
        foreach ((int level, ulong index) in awaited.OrderBy(place => place.Level))
        {
            int smaller = System.Numerics.BitOperations.PopCount(size & ((1UL << level) - 1));
            for (; next >= peaks.Count - smaller; next--)
                root = MerkleHash.Node(peaks[next], root);
            hashes[(level, index)] = root;
        }
        awaited.Clear();
    }
}
