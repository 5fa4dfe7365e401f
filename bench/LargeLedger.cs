using System.Security.Cryptography;
using CertBridge.Bench.Nodes;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Following;
using CertBridge.Recording.Trees;
using CertBridge.Sealing.Keys;
using CertBridge.Storage;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Bench;

/// <summary>
/// The ledger of years, written at once: receipts a node gave to one partner, beneath a checkpoint signed by the node's log key. It goes into the store of
/// a node that is not running and of which the partner knows nothing, so that nothing else is measured with it.
/// </summary>
internal static class LargeLedger
{
    public const int Leaves = 1_000_000;
    private const int LeavesPerCommit = 10_000;

    public static async Task WriteAsync(FoundedNode owner, string about)
    {
        var home = NodeHome.At(owner.Home);
        var partner = PartnerId.Parse(about);
        using StoreKey key = StoreKey.FromPem(await File.ReadAllTextAsync(Path.Combine(home.KeysFolder, "store.key")));
        await using NodeStore store = NodeStore.Open(home, key, TimeProvider.System);
        var frontier = new MerkleFrontier();
        for (int written = 0; written < Leaves; written += LeavesPerCommit)
        {
            byte[][] records = [.. Enumerable.Range(written + 1, LeavesPerCommit).Select(number => Receipt(owner.Id, about, (ulong)number))];
            await store.CommitAsync(CommitUrgency.Routine, 0, writer => Append(writer, partner, records, frontier));
        }
        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.SaveCheckpoint(Head(home, owner.Id, partner, frontier), before: null));
    }

    private static void Append(StoreWriter writer, PartnerId partner, byte[][] records, MerkleFrontier frontier)
    {
        foreach (byte[] record in records)
        {
            writer.AppendLinkLeaf(partner, record);
            frontier.Append(MerkleHash.Leaf(record));
        }
    }

    private static CheckpointRow Head(NodeHome home, string owner, PartnerId partner, MerkleFrontier frontier)
    {
        using PrivateKey log = PrivateKey.FromPem(File.ReadAllText(Path.Combine(home.KeysFolder, "log-1.key")));
        string origin = LogCheckpoint.OriginOf("dev", PartnerId.Parse(owner), partner);
        var checkpoint = new LogCheckpoint(origin, frontier.Size, frontier.Root());
        byte[] note = SignedNote.Sign(checkpoint, log.Id, log.Sign);
        return new CheckpointRow(partner, LogSide.Mine, checkpoint.Size, checkpoint.Root, note, frontier.ToBytes(), TimeProvider.System.GetUtcNow());
    }

    private static byte[] Receipt(string receiver, string sender, ulong number) => LeafRecords.Write(new LeafRecord
    {
        Receipt = new Receipt
        {
            Sender = sender,
            Receiver = receiver,
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
