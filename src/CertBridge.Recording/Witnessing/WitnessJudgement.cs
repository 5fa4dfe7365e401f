using CertBridge.Protocol.Ids;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Trees;

namespace CertBridge.Recording.Witnessing;

/// <summary>
/// How a head stands to the one that was cosigned last of the same log (C2SP tlog-witness, "add-checkpoint"). What contradicts its owner's own signature comes first: no proof and no size the owner names makes that good.
/// </summary>
public static class WitnessJudgement
{
    /// <param name="cosigned">The head that was cosigned last; null for none.</param>
    /// <param name="shown">The head that is shown, its signature verified, of at least one leaf.</param>
    /// <param name="oldSize">The size the proof begins from.</param>
    /// <param name="consistency">RFC 6962 section 2.1.2, from there to the head that is shown.</param>
    public static WitnessFinding Judge(LogCheckpoint? cosigned, LogCheckpoint shown, ulong oldSize, IReadOnlyList<Digest> consistency)
    {
        if (cosigned is not null && shown.Size < cosigned.Size)
            return WitnessFinding.Shrunk;
        if (cosigned is not null && shown.Size == cosigned.Size && shown.Root != cosigned.Root)
            return WitnessFinding.Forked;
        if (oldSize != (cosigned?.Size ?? 0))
            return WitnessFinding.OtherSize;
        bool isConsistent = cosigned is null ? consistency.Count == 0 : MerkleTree.VerifyConsistency(cosigned.Size, cosigned.Root, shown.Size, shown.Root, consistency);
        return isConsistent ? WitnessFinding.Continues : WitnessFinding.NotProven;
    }
}

/// <summary>How a head stands to what was cosigned before.</summary>
public enum WitnessFinding
{
    /// <summary>It is the first, the same, or a later one that was proved to continue it.</summary>
    Continues = 1,

    /// <summary>The proof begins from another size than was cosigned: an answer was lost, or one of the two was restored.</summary>
    OtherSize = 2,

    /// <summary>It is larger, and the proof does not lead there.</summary>
    NotProven = 3,

    /// <summary>It is smaller.</summary>
    Shrunk = 4,

    /// <summary>One size, two roots.</summary>
    Forked = 5,
}
