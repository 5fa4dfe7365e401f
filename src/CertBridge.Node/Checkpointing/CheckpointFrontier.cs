using CertBridge.Recording.Trees;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Checkpointing;

/// <summary>The right edge of a log as a stored checkpoint left it, checked against the root it was stored with.</summary>
internal static class CheckpointFrontier
{
    public static MerkleFrontier Of(CheckpointRow? row)
    {
        if (row is null)
            return new MerkleFrontier();
        return MerkleFrontier.TryFromBytes(row.Frontier, out MerkleFrontier? frontier) && frontier.Size == row.Size && frontier.Root() == row.Root
            ? frontier
            : throw new InvalidDataException($"the stored checkpoint of {row.Partner} at size {row.Size} does not match its root: run 'certbridge ledger verify'");
    }
}
