using CertBridge.Recording.Trees;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Anchoring;

/// <summary>
/// The tree of the private node log, for who anchors it: begun where it was anchored last, and grown by what is new, page by page. Leaves from before that are read again by <c>ledger verify</c> alone.
/// </summary>
internal sealed class NodeLogTree(IReadableStore store)
{
    private const int PageLeaves = 1_000;

    private readonly Lock gate = new();
    private MerkleFrontier? tree;

    /// <summary>The tree over all leaves there are now; nobody else changes what is returned.</summary>
    /// <exception cref="InvalidDataException">The node log is not the one that was anchored any more: it is shorter, or what is kept of it does not fit.</exception>
    public MerkleFrontier Grow()
    {
        lock (gate)
        {
            tree ??= Anchored(store.Read(reader => reader.LatestNodeCheckpoint()));
            ulong size = store.Read(reader => reader.NodeLogSize());
            if (size < tree.Size)
                throw new InvalidDataException($"the node log has {size} leaves and {tree.Size} were anchored: it was cut or written anew");
            while (tree.Size < size)
                Append(tree, store.Read(reader => reader.NodeLeaves(tree.Size, PageLeaves)));
            return tree.Copy();
        }
    }

    private static void Append(MerkleFrontier tree, IReadOnlyList<NodeLeafRow> leaves)
    {
        if (leaves.Count == 0 || leaves[0].Index != tree.Size)
            throw new InvalidDataException($"leaf {tree.Size} of the node log is missing");
        foreach (NodeLeafRow leaf in leaves)
        {
            if (leaf.Index != tree.Size)
                throw new InvalidDataException($"leaf {tree.Size} of the node log is missing");
            tree.Append(NodeLeafHash.Of(leaf.Kind, leaf.Record));
        }
    }

    private static MerkleFrontier Anchored(NodeCheckpointRow? row)
    {
        if (row is null)
            return new MerkleFrontier();
        return MerkleFrontier.TryFromBytes(row.Frontier, out MerkleFrontier? frontier) && frontier.Size == row.Size && frontier.Root() == row.Root
            ? frontier
            : throw new InvalidDataException($"what is kept of the node log at {row.Size} leaves does not match the root that was anchored");
    }
}
