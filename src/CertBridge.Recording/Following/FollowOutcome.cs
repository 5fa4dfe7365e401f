using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Trees;

namespace CertBridge.Recording.Following;

/// <summary>What a stretch of leaves and the checkpoint over it turned out to be.</summary>
public abstract record FollowOutcome
{
    private FollowOutcome()
    {
    }

    /// <summary>The log grew as it should.</summary>
    /// <param name="Checkpoint">The verified head.</param>
    /// <param name="Leaves">The new leaves beneath it, in order.</param>
    /// <param name="Frontier">Right edge of the tree at the head.</param>
    /// <param name="Made">Subtrees that these leaves complete, to be stored for proofs.</param>
    public sealed record Consistent(LogCheckpoint Checkpoint, IReadOnlyList<FollowedLeaf> Leaves, MerkleFrontier Frontier, IReadOnlyList<Subtree> Made) : FollowOutcome;

    /// <summary>It did not: the link ends and what was shown is kept as evidence.</summary>
    /// <param name="Kind">Which rule it broke.</param>
    /// <param name="Sentence">For people: indexes, sizes and digests only.</param>
    public sealed record Conflict(ConflictKind Kind, string Sentence) : FollowOutcome;
}

/// <summary>How a log can break its promise.</summary>
public enum ConflictKind
{
    /// <summary>The checkpoint is not one of this log by a log key of its owner.</summary>
    NotSigned = 1,

    /// <summary>The log is shorter than it was.</summary>
    Shrunk = 2,

    /// <summary>The checkpoint covers leaves that were not shown.</summary>
    Gap = 3,

    /// <summary>A leaf is not a valid record of this log.</summary>
    BadLeaf = 4,

    /// <summary>The leaves shown do not have the root that was signed.</summary>
    OtherRoot = 5,
}

/// <summary>One leaf of a followed log.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Bytes">Exact bytes, which the tree hashes.</param>
/// <param name="Record">What they say.</param>
public sealed record FollowedLeaf(ulong Index, byte[] Bytes, LeafRecord Record);
