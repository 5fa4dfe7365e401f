using System.Security.Cryptography;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Following;
using CertBridge.Recording.Trees;
using CertBridge.Sealing.Keys;
using CertBridge.Storage;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Bench.Ledgers;

/// <summary>One link log in a node's store, grown as the node grows it: leaves are appended, and a checkpoint is signed over those that were read again and hashed again, with the subtrees they complete.</summary>
internal sealed class GrowingLedger(NodeStore store, NodeHome home, string owner, string about)
{
    private const int LeavesPerCommit = 10_000;
    private const int LeavesPerRead = 1_000;

    private readonly PartnerId self = PartnerId.Parse(owner);
    private readonly PartnerId partner = PartnerId.Parse(about);

    public ulong Size { get; private set; }

    /// <summary>Until it has so many leaves, in commits of 10,000, each with a checkpoint.</summary>
    public async Task GrowAsync(int leaves)
    {
        while (Size < (ulong)leaves)
        {
            int count = (int)Math.Min(LeavesPerCommit, (ulong)leaves - Size);
            await AppendAsync(count);
            await SignAsync();
        }
    }

    public async Task AppendAsync(int count)
    {
        byte[][] records = [.. Enumerable.Range(1, count).Select(i => Receipt(Size + (ulong)i))];
        await store.CommitAsync(CommitUrgency.Routine, 0, writer =>
        {
            foreach (byte[] record in records)
                writer.AppendLinkLeaf(partner, record);
        });
        Size += (ulong)count;
    }

    /// <summary>The head over all leaves: read, hashed, signed and flushed in one commit.</summary>
    public Task SignAsync() => store.CommitAsync(CommitUrgency.Routine, 0, writer =>
    {
        CheckpointRow? before = writer.LatestCheckpoint(partner, LogSide.Mine);
        MerkleFrontier frontier = before is not null && MerkleFrontier.TryFromBytes(before.Frontier, out MerkleFrontier? kept) ? kept : new MerkleFrontier();
        var made = new List<Subtree>();
        while (frontier.Size < Size)
        {
            foreach (byte[] record in writer.LinkLeaves(partner, frontier.Size, LeavesPerRead))
                frontier.Append(MerkleHash.Leaf(record), made);
        }
        writer.SaveCheckpoint(Head(frontier), before);
        foreach (Subtree one in made)
            writer.AddSubtree(partner, LogSide.Mine, LogStretch.Only, new SubtreeRow(one.Level, one.Index, one.Hash));
    });

    /// <summary>The root that was signed last.</summary>
    public Digest Root => store.Read(reader => reader.LatestCheckpoint(partner, LogSide.Mine))!.Root;

    public byte[] Leaf(ulong index) => store.Read(reader => reader.LinkLeaves(partner, index, 1))[0];

    /// <summary>The tree as proofs are made from it.</summary>
    public StoredTree Tree() => new(
        Size,
        (first, count) => [.. store.Read(reader => reader.LinkLeaves(partner, first, count)).Select(record => MerkleHash.Leaf(record))],
        (level, first, count) => store.Read(reader => reader.Subtrees(partner, LogSide.Mine, LogStretch.Only, level, first, count)));

    private CheckpointRow Head(MerkleFrontier frontier)
    {
        using PrivateKey log = PrivateKey.FromPem(File.ReadAllText(Path.Combine(home.KeysFolder, "log-1.key")));
        var checkpoint = new LogCheckpoint(LogCheckpoint.OriginOf("dev", self, partner), frontier.Size, frontier.Root());
        byte[] note = SignedNote.Sign(checkpoint, log.Id, log.Sign);
        return new CheckpointRow(partner, LogSide.Mine, checkpoint.Size, checkpoint.Root, note, frontier.ToBytes(), TimeProvider.System.GetUtcNow());
    }

    private byte[] Receipt(ulong number) => LeafRecords.Write(new LeafRecord
    {
        Receipt = new Receipt
        {
            Sender = partner.Value,
            Receiver = self.Value,
            AgreementHash = RandomBytes(32),
            Epoch = 1,
            Lane = LaneName.Routine,
            Number = number,
            EnvelopeId = RandomBytes(16),
            EnvelopeDigest = RandomBytes(32),
            ManifestDigest = RandomBytes(32),
            Verdict = ReceiptVerdict.Stored,
            ReceivedMs = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(),
            Kind = ReceiptKind.Stored,
        },
    });

    private static ByteString RandomBytes(int count) => UnsafeByteOperations.UnsafeWrap(RandomNumberGenerator.GetBytes(count));
}
