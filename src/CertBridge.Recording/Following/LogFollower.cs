using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Trees;

namespace CertBridge.Recording.Following;

/// <summary>
/// Follows a partner's link log about this node. It rebuilds the tree from the leaf records themselves, never from bare hashes, and believes a root
/// only when a log key of the partner signed it and the leaves shown lead to it. It compares nothing with what was sent or received: the
/// node does.
/// </summary>
/// <param name="origin">Origin of the log: <see cref="LogCheckpoint.OriginOf"/> the partner about this node.</param>
/// <param name="logKeys">Log keys of the partner's card.</param>
/// <param name="verify">Verifies under one of them.</param>
/// <param name="self">This node, whom the log is about.</param>
/// <param name="partner">The partner, whose log it is.</param>
/// <param name="followed">Right edge of the tree as far as it was followed; it is not changed.</param>
public sealed class LogFollower(string origin, IReadOnlyList<KeyId> logKeys, VerifyBytes verify, PartnerId self, PartnerId partner, MerkleFrontier followed)
{
    /// <param name="records">Exact bytes of the leaves after those followed. Ones beyond the checkpoint are left for the next.</param>
    /// <param name="note">The signed checkpoint.</param>
    public FollowOutcome Follow(IReadOnlyList<byte[]> records, ReadOnlySpan<byte> note)
    {
        Parsed<LogCheckpoint> opened = SignedNote.Open(note, origin, logKeys, verify);
        if (!opened.IsValid)
            return new FollowOutcome.Conflict(ConflictKind.NotSigned, opened.Problems[0].Message);
        LogCheckpoint head = opened.Value;
        if (head.Size < followed.Size)
            return new FollowOutcome.Conflict(ConflictKind.Shrunk, $"The log has {head.Size} leaves, {followed.Size} were followed.");
        ulong shown = followed.Size + (ulong)records.Count;
        return head.Size > shown
            ? new FollowOutcome.Conflict(ConflictKind.Gap, $"The checkpoint covers {head.Size} leaves, {shown} were shown.")
            : Grow([.. records.Take((int)(head.Size - followed.Size))], head);
    }

    private FollowOutcome Grow(byte[][] records, LogCheckpoint head)
    {
        MerkleFrontier frontier = followed.Copy();
        var leaves = new List<FollowedLeaf>(records.Length);
        var made = new List<Subtree>();
        foreach (byte[] record in records)
        {
            Parsed<LeafRecord> read = LeafRecords.Read(record, partner, self);
            if (!read.IsValid)
                return new FollowOutcome.Conflict(ConflictKind.BadLeaf, $"Leaf {frontier.Size} is not valid: {read.Problems[0]}");
            leaves.Add(new FollowedLeaf(frontier.Size, record, read.Value));
            frontier.Append(MerkleHash.Leaf(record), made);
        }
        Digest root = frontier.Root();
        return root == head.Root
            ? new FollowOutcome.Consistent(head, leaves, frontier, made)
            : new FollowOutcome.Conflict(ConflictKind.OtherRoot, $"At size {head.Size} the leaves shown have root {root}, the checkpoint says {head.Root}.");
    }
}
