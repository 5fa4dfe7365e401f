using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Following;
using CertBridge.Recording.Trees;
using CertBridge.Sealing.Cards;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Operating;

/// <summary>
/// Reads one link log again from its first leaf, hashes every record, and holds the tree against every checkpoint that was ever signed over
/// it and the newest one's signature against the owner's card. What a leaf means is for the caller to check.
/// </summary>
internal sealed class LogReplay
{
    private readonly IReadableStore store;
    private readonly LedgerFindings findings;
    private readonly LogScope log;
    private readonly MerkleFrontier tree = new();
    private CheckpointRow? due;

    public LogReplay(IReadableStore store, LogScope log, LedgerFindings findings)
    {
        this.store = store;
        this.log = log;
        this.findings = findings;
    }

    /// <param name="check">Called for every leaf that can be read, inside a read of the store.</param>
    public void Run(Action<StoreReader, LeafRecord, ulong> check)
    {
        CheckSignature();
        due = store.Read(reader => NextCheckpoint(reader, 0));
        while (tree.Size < log.Size)
        {
            ulong before = tree.Size;
            store.Read(reader => RunPage(reader, check));
            if (tree.Size == before)
            {
                findings.Add(log.Name, $"leaf {before} of {log.Size} is missing");
                return;
            }
        }
        if (log.Newest is { } newest && newest.Size > log.Size)
            findings.Add(log.Name, $"a checkpoint covers {newest.Size} leaves and {log.Size} are stored");
    }

    private bool RunPage(StoreReader reader, Action<StoreReader, LeafRecord, ulong> check)
    {
        foreach (byte[] record in log.Page(reader, tree.Size, (int)Math.Min(LedgerReading.PageLeaves, log.Size - tree.Size)))
        {
            ulong index = tree.Size;
            tree.Append(MerkleHash.Leaf(record));
            findings.CountLeaf();
            Parsed<LeafRecord> leaf = LeafRecords.Read(record, log.Owner, log.About);
            if (leaf.IsValid)
                check(reader, leaf.Value, index);
            else
                findings.Add(log.Name, $"leaf {index} cannot be read: {leaf.Problems[0].Field} {leaf.Problems[0].Message.TrimEnd('.')}");
            CheckRoot(reader);
        }
        return true;
    }

    private void CheckRoot(StoreReader reader)
    {
        if (due is null || tree.Size != due.Size)
            return;
        if (tree.Root() != due.Root)
            findings.Add(log.Name, $"the root over {due.Size} leaves is {tree.Root()}, the checkpoint says {due.Root}");
        due = NextCheckpoint(reader, due.Size);
    }

    private CheckpointRow? NextCheckpoint(StoreReader reader, ulong above) => reader.FirstCheckpointAbove(log.Partner, log.Side, above, log.Log);

    private void CheckSignature()
    {
        if (log.Newest is not { } newest)
            return;
        if (log.OwnerCard is not { } card)
        {
            findings.Add(log.Name, "the checkpoint's signature cannot be checked: the owner's card is not here");
            return;
        }
        Parsed<LogCheckpoint> note = Linking.LogKeyVerification.Open(card, newest.Note, log.Origin);
        if (!note.IsValid && log is { Side: LogSide.Mine, Log.End: not null })
            return; // closed, and its key has left the card since: our former cards are not kept. Its roots are compared all the same.
        if (!note.IsValid)
            findings.Add(log.Name, $"the newest checkpoint does not verify: {note.Problems[0].Message.TrimEnd('.')}");
        else if (note.Value.Size != newest.Size || note.Value.Root != newest.Root)
            findings.Add(log.Name, "the newest checkpoint's note says another size or root than its row");
    }
}

/// <summary>Which log is read, from what to what, as of one snapshot of the store.</summary>
internal sealed record LogScope(string Origin, PartnerId Partner, LogSide Side, PartnerId Owner, PartnerId About, VerifiedCard? OwnerCard, ulong Size, CheckpointRow? Newest, LogStretch Log)
{
    /// <summary>For people.</summary>
    public string Name => (Side == LogSide.Mine ? $"our log about {Partner}" : $"the log of {Partner} about us") + (Log.Epoch > 1 ? $", epoch {Log.Epoch}" : "");

    public IReadOnlyList<byte[]> Page(StoreReader reader, ulong first, int max) =>
        Side == LogSide.Mine ? reader.LinkLeaves(Partner, first, max, Log) : reader.FollowedLeaves(Partner, first, max, Log);
}
