using CertBridge.Node.Anchoring;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Following;
using CertBridge.Recording.Trees;
using CertBridge.Sealing.Cards;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Examining;

/// <summary>
/// Hashes the end of a log again without its beginning. The frontier kept with the newest checkpoint is the roots of the full subtrees its size is made of:
/// the checkpoint's root must be theirs, and the smallest of them, which stand at the end of the log, are built again from the leaves as they lie on the disk.
/// </summary>
internal static class LedgerTails
{
    /// <summary>Leaves read of one log, at most: a log of up to so many is read whole.</summary>
    private const int LeavesMax = 4_096;

    /// <summary>Leaves read in one examination, about.</summary>
    private const int LeavesOfAllMax = 200_000;

    /// <summary>Each log that has a checkpoint, to be looked at in a read of its own.</summary>
    public static IReadOnlyList<(PartnerId Partner, LogSide Side)> Logs(StoreReader reader) =>
        [.. from partner in reader.LinkLogPartners() from side in new[] { LogSide.Mine, LogSide.Theirs } where reader.LatestCheckpoint(partner, side) is not null select (partner, side)];

    /// <summary>How many leaves of each are read where there are so many logs.</summary>
    public static ulong LeavesOfEach(int logs) => (ulong)Math.Clamp(LeavesOfAllMax / Math.Max(1, logs), 1, LeavesMax);

    /// <param name="reader">The store.</param>
    /// <param name="own">The own card.</param>
    /// <param name="partner">The partner's; null where it is not here, and then its signature cannot be checked.</param>
    /// <param name="newest">The newest checkpoint.</param>
    /// <param name="leavesMax">Leaves that may be read.</param>
    public static LedgerTail Look(StoreReader reader, VerifiedCard own, VerifiedCard? partner, CheckpointRow newest, ulong leavesMax)
    {
        bool isMine = newest.Side == LogSide.Mine;
        string log = isMine ? $"our log about {newest.Partner}" : $"the log of {newest.Partner} about us";
        ulong epoch = reader.CurrentLog(newest.Partner, newest.Side).Epoch;
        string origin = isMine
            ? LogCheckpoint.OriginOf(own.Environment, own.Id, newest.Partner, epoch)
            : LogCheckpoint.OriginOf(own.Environment, newest.Partner, own.Id, epoch);
        ulong size = isMine ? reader.LinkLogSize(newest.Partner) : reader.FollowedLogSize(newest.Partner);
        if (size < newest.Size)
            return new LedgerTail(log, 0, $"the newest checkpoint covers {newest.Size} leaves and {size} are stored");
        if ((isMine ? own : partner) is { } owner && SignatureObjection(newest, origin, owner) is { } objection)
            return new LedgerTail(log, 0, objection);
        if (!MerkleFrontier.TryFromBytes(newest.Frontier, out MerkleFrontier? frontier) || frontier.Size != newest.Size || frontier.Root() != newest.Root)
            return new LedgerTail(log, 0, $"the tree kept for {newest.Size} leaves has another root than the checkpoint");
        LedgerTail rebuilt = Rebuild(Pages(reader, newest), frontier, log, leavesMax);
        return isMine && rebuilt.Objection.Length == 0 && AnchorObjection(reader, own, newest.Partner) is { } anchored ? rebuilt with { Objection = anchored } : rebuilt;
    }

    /// <summary>The end of the private node log, against how it stood when it was anchored last.</summary>
    public static LedgerTail LookAtNodeLog(StoreReader reader, NodeCheckpointRow newest, ulong leavesMax)
    {
        const string NodeLog = "the node log";
        ulong size = reader.NodeLogSize();
        if (size < newest.Size)
            return new LedgerTail(NodeLog, 0, $"it has {size} leaves and {newest.Size} were anchored: it was cut or written anew");
        if (!MerkleFrontier.TryFromBytes(newest.Frontier, out MerkleFrontier? frontier) || frontier.Size != newest.Size || frontier.Root() != newest.Root)
            return new LedgerTail(NodeLog, 0, $"the tree kept for {newest.Size} leaves has another root than was anchored");
        return Rebuild((first, count) => [.. reader.NodeLeaves(first, count).Select(leaf => NodeLeafHash.Of(leaf.Kind, leaf.Record))], frontier, NodeLog, leavesMax);
    }

    /// <summary>The newest anchor in our log is opened by what is kept for it.</summary>
    private static string? AnchorObjection(StoreReader reader, VerifiedCard own, PartnerId partner)
    {
        if (reader.ListAnchors(partner, LogSide.Mine, 1) is not [AnchorRow anchor])
            return null;
        bool opens = LeafRecords.Read(anchor.Record) is { IsValid: true, Value.Anchor: { } record } && AnchorReading.OpeningOf(anchor, own.Environment, own.Id)!.Opens(record.Blinded.Span);
        return opens ? null : $"its newest anchor, place {anchor.Place}, is not of the node log that is kept for it: what was anchored was changed";
    }

    private static string? SignatureObjection(CheckpointRow newest, string origin, VerifiedCard owner)
    {
        Parsed<LogCheckpoint> note = Linking.LogKeyVerification.Open(owner, newest.Note, origin);
        if (!note.IsValid)
            return $"the newest checkpoint does not verify: {note.Problems[0].Message.TrimEnd('.')}";
        return note.Value.Size == newest.Size && note.Value.Root == newest.Root ? null : "the newest checkpoint's note says another size or root than is kept beside it";
    }

    private static LedgerTail Rebuild(Func<ulong, int, IReadOnlyList<Digest>> hashes, MerkleFrontier frontier, string log, ulong left)
    {
        ulong size = frontier.Size;
        ulong end = size;
        int peak = frontier.Peaks.Count - 1;
        for (ulong width = end & (~end + 1); peak >= 0 && width <= left; peak--, width = end & (~end + 1))
        {
            if (RootOf(hashes, end - width, width) is not { } root)
                return new LedgerTail(log, (long)(size - end), $"leaves between {end - width} and {end} are missing");
            if (root != frontier.Peaks[peak])
                return new LedgerTail(log, (long)(size - end), $"leaves {end - width} to {end - 1} are not those the checkpoint over {size} was made for");
            end -= width;
            left -= width;
        }
        return new LedgerTail(log, (long)(size - end), "");
    }

    private static Func<ulong, int, IReadOnlyList<Digest>> Pages(StoreReader reader, CheckpointRow newest) => (first, count) =>
        [.. (newest.Side == LogSide.Mine ? reader.LinkLeaves(newest.Partner, first, count) : reader.FollowedLeaves(newest.Partner, first, count)).Select(record => MerkleHash.Leaf(record))];

    private static Digest? RootOf(Func<ulong, int, IReadOnlyList<Digest>> hashes, ulong first, ulong count)
    {
        IReadOnlyList<Digest> leaves = hashes(first, (int)count);
        if (leaves.Count != (int)count)
            return null;
        var tree = new MerkleFrontier();
        foreach (Digest leaf in leaves)
            tree.Append(leaf);
        return tree.Root();
    }
}
