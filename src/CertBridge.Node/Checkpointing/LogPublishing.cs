using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Trees;
using CertBridge.Sealing.Keys;
using CertBridge.Storage;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Checkpointing;

/// <summary>
/// Reads our link log about a partner and signs its head. A checkpoint is signed only over leaves that were read from the store again and hashed
/// again, and saved by compare-and-set on the one before, so that the log never gets two heads of one size.
/// </summary>
internal sealed class LogPublishing(NodeIdentity identity, NodeKeys keys, NodeStore store, TimeProvider time)
{
    private const int FrameBytesMax = 1024 * 1024;
    private const int NoteBytes = 512;

    public LeafRun Read(PartnerId partner, ulong first)
    {
        IReadOnlyList<byte[]> records = store.Read(reader => reader.LinkLeaves(partner, first, Limits.LeavesPerFrameMax));
        int fitting = 0;
        for (int bytes = 0; fitting < records.Count && (bytes += records[fitting].Length) <= FrameBytesMax; fitting++)
        {
        }
        return new LeafRun(first, [.. records.Take(fitting)], fitting == records.Count && records.Count < Limits.LeavesPerFrameMax);
    }

    /// <summary>The signed head over the first <paramref name="size"/> leaves, saved before it is returned.</summary>
    /// <returns>A smaller one, or null, where a larger was signed before: the partner gets that when it has the leaves.</returns>
    public async Task<CheckpointRow?> HeadAsync(PartnerId partner, ulong size, CancellationToken cancellationToken)
    {
        CheckpointRow? head = store.Read(reader => reader.LatestCheckpoint(partner, LogSide.Mine, size));
        return head?.Size == size
            ? head
            : await store.CommitAsync(CommitUrgency.Routine, NoteBytes, writer => Sign(writer, partner, size), cancellationToken);
    }

    /// <summary>
    /// Signs within the commit it is given: receipts are signed in the one that stores them, which spares the sender who waits for them a flush. The
    /// leaves are read back and hashed from what the commit has written, and note and leaves are flushed together or not at all.
    /// </summary>
    public void SignAll(StoreWriter writer, PartnerId partner) => Sign(writer, partner, writer.LinkLogSize(partner));

    private CheckpointRow? Sign(StoreWriter writer, PartnerId partner, ulong size)
    {
        CheckpointRow? newest = writer.LatestCheckpoint(partner, LogSide.Mine);
        if (newest is not null && newest.Size >= size)
            return newest.Size == size ? newest : writer.LatestCheckpoint(partner, LogSide.Mine, size);
        var made = new List<Subtree>();
        MerkleFrontier frontier = Extend(writer, partner, newest, size, made);
        var checkpoint = new LogCheckpoint(LogCheckpoint.OriginOf(identity.Environment, identity.Id, partner, writer.CurrentLog(partner, LogSide.Mine).Epoch), size, frontier.Root());
        PrivateKey log = keys.Log;
        byte[] note = SignedNote.Sign(checkpoint, log.Id, log.Sign);
        var row = new CheckpointRow(partner, LogSide.Mine, size, checkpoint.Root, note, frontier.ToBytes(), time.GetUtcNow());
        writer.SaveCheckpoint(row, newest);
        LogSubtrees.Add(writer, partner, LogSide.Mine, made);
        CrashPoints.Reach(CrashPoint.HeadSigned);
        return row;
    }

    private MerkleFrontier Extend(StoreReader reader, PartnerId partner, CheckpointRow? before, ulong size, List<Subtree> made)
    {
        MerkleFrontier frontier = CheckpointFrontier.Of(before);
        while (frontier.Size < size)
        {
            int wanted = (int)Math.Min(size - frontier.Size, Limits.LeavesPerFrameMax);
            IReadOnlyList<byte[]> records = reader.LinkLeaves(partner, frontier.Size, wanted);
            if (records.Count == 0)
                throw new InvalidDataException($"the link log about {partner} has {frontier.Size} leaves, {size} were written: run 'certbridge ledger verify'");
            foreach (byte[] record in records)
            {
                UnsignedLeaf.Demand(reader, identity, partner, frontier.Size, record);
                frontier.Append(MerkleHash.Leaf(record), made);
            }
        }
        return frontier;
    }
}

/// <summary>Consecutive leaves, as one frame carries them.</summary>
/// <param name="First">Index of the first.</param>
/// <param name="Records">Their exact bytes.</param>
/// <param name="IsLast">True when the log ended here as it was read.</param>
internal sealed record LeafRun(ulong First, IReadOnlyList<byte[]> Records, bool IsLast)
{
    /// <summary>The first byte of a leaf record that holds a receipt: its field, length-delimited (protobuf encoding, "Message structure").</summary>
    private const byte ReceiptTag = (LeafRecord.ReceiptFieldNumber << 3) | 2;

    /// <summary>True when somebody waits for one of these to be signed.</summary>
    public bool HasReceipt => Records.Any(record => record is [ReceiptTag, ..]);

    public Frame ToFrame()
    {
        var leaves = new Leaves { FirstIndex = First };
        leaves.Records.AddRange(Records.Select(record => UnsafeByteOperations.UnsafeWrap(record)));
        return new Frame { Leaves = leaves };
    }
}
