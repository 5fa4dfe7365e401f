using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Checkpoints;
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
        return Rebuild(reader, newest, frontier, log, leavesMax);
    }

    private static string? SignatureObjection(CheckpointRow newest, string origin, VerifiedCard owner)
    {
        Parsed<LogCheckpoint> note = SignedNote.Open(newest.Note, origin, [.. owner.LogKeys.Select(key => key.Id)], Linking.LogKeyVerification.Of(owner));
        if (!note.IsValid)
            return $"the newest checkpoint does not verify: {note.Problems[0].Message.TrimEnd('.')}";
        return note.Value.Size == newest.Size && note.Value.Root == newest.Root ? null : "the newest checkpoint's note says another size or root than is kept beside it";
    }

    private static LedgerTail Rebuild(StoreReader reader, CheckpointRow newest, MerkleFrontier frontier, string log, ulong left)
    {
        ulong end = newest.Size;
        int peak = frontier.Peaks.Count - 1;
        for (ulong width = end & (~end + 1); peak >= 0 && width <= left; peak--, width = end & (~end + 1))
        {
            if (RootOf(reader, newest, end - width, width) is not { } root)
                return new LedgerTail(log, (long)(newest.Size - end), $"leaves between {end - width} and {end} are missing");
            if (root != frontier.Peaks[peak])
                return new LedgerTail(log, (long)(newest.Size - end), $"leaves {end - width} to {end - 1} are not those the checkpoint over {newest.Size} was signed for");
            end -= width;
            left -= width;
        }
        return new LedgerTail(log, (long)(newest.Size - end), "");
    }

    private static Digest? RootOf(StoreReader reader, CheckpointRow newest, ulong first, ulong count)
    {
        IReadOnlyList<byte[]> records = newest.Side == LogSide.Mine ? reader.LinkLeaves(newest.Partner, first, (int)count) : reader.FollowedLeaves(newest.Partner, first, (int)count);
        if (records.Count != (int)count)
            return null;
        var tree = new MerkleFrontier();
        foreach (byte[] record in records)
            tree.Append(MerkleHash.Leaf(record));
        return tree.Root();
    }
}
