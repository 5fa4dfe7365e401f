using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Trees;

namespace CertBridge.Recording.Proving;

/// <summary>Whether a record stands where somebody says in the tree a checkpoint signs.</summary>
internal static class LeafPlace
{
    /// <returns>What is wrong; null when nothing is.</returns>
    public static Problem? Objection(byte[] leaf, ulong index, IReadOnlyList<Digest> path, LogCheckpoint head)
    {
        if (index >= head.Size)
            return new Problem(LedgerErrors.ProofIndex, "leafIndex", $"The leaf is number {index} from 0, the checkpoint covers {head.Size} leaves.");
        if (path.Count > ReceiptProof.PathLengthMax)
            return new Problem(LedgerErrors.ProofPath, "path", $"It has {path.Count} hashes, at most {ReceiptProof.PathLengthMax} are possible.");
        return MerkleTree.VerifyInclusion(MerkleHash.Leaf(leaf), index, head.Size, path, head.Root)
            ? null
            : new Problem(LedgerErrors.ProofPath, "path", $"{path.Count} hashes do not lead from leaf {index} to the root over {head.Size} leaves.");
    }
}
