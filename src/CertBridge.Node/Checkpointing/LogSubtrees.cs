using CertBridge.Protocol.Ids;
using CertBridge.Recording.Trees;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Checkpointing;

/// <summary>
/// The stored roots of complete subtrees of the link logs: written in the commit of the checkpoint that covers them, read for proofs. They can be made from the leaves at any time, and are evidence of
/// nothing: a proof made with them is verified before anybody gets it.
/// </summary>
internal static class LogSubtrees
{
    /// <summary>Of the log that grows; one that is there already stays.</summary>
    public static void Add(StoreWriter writer, PartnerId partner, LogSide side, IEnumerable<Subtree> made) => Add(writer, partner, side, writer.CurrentLog(partner, side), made);

    public static void Add(StoreWriter writer, PartnerId partner, LogSide side, LogStretch log, IEnumerable<Subtree> made)
    {
        foreach (Subtree subtree in made)
            writer.AddSubtree(partner, side, log, new SubtreeRow(subtree.Level, subtree.Index, subtree.Hash));
    }

    /// <summary>The tree over the first <paramref name="size"/> leaves of a log. Each read of the store is short: what is read never changes.</summary>
    public static StoredTree Of(IReadableStore store, PartnerId partner, LogSide side, LogStretch log, ulong size) => new(
        size,
        (first, count) =>
        [
            .. store.Read(reader => side == LogSide.Mine ? reader.LinkLeaves(partner, first, count, log) : reader.FollowedLeaves(partner, first, count, log)).Select(record => MerkleHash.Leaf(record)),
        ],
        (level, first, count) => store.Read(reader => reader.Subtrees(partner, side, log, level, first, count)));
}
