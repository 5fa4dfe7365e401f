using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Node.Witnessing;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Trees;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Operating;

/// <summary>How large each log is and what its root is. Short reads, page by page: the node goes on working meanwhile.</summary>
internal sealed class LedgerReading(NodeStore store, NodeIdentity identity, TrustBook trust, WitnessSettings witnessing, WitnessBoard witness)
{
    public const int PageLeaves = 1_000;

    private readonly Lock gate = new();
    private readonly MerkleFrontier nodeLog = new();

    /// <summary>Every partner a log is kept with, by id: those known, and those a leaf names though their card is gone.</summary>
    public IReadOnlyList<PartnerId> Partners() => [.. store.Read(reader => reader.LinkLogPartners()).Union(trust.Current.Partners.Keys).Order()];

    /// <summary>Leaves of these logs, without reading one.</summary>
    public ulong Leaves(IEnumerable<PartnerId> partners, bool withNodeLog) => store.Read(reader =>
        partners.Aggregate(withNodeLog ? reader.NodeLogSize() : 0, (sum, partner) => sum + reader.LinkLogSize(partner, LogStretch.Only) + reader.FollowedLogSize(partner, LogStretch.Only))); // of all its logs

    public IReadOnlyList<LogStanding> All(PartnerId? only) =>
        [.. Partners().Where(partner => only is null || partner == only).SelectMany(partner => new[] { Link(partner), Followed(partner) }).Prepend(NodeLog())];

    /// <summary>The private log has no signed checkpoint; its tree is kept in memory and grown by what is new.</summary>
    public LogStanding NodeLog()
    {
        lock (gate)
        {
            ulong size = store.Read(reader => reader.NodeLogSize());
            while (nodeLog.Size < size)
            {
                foreach (NodeLeafRow leaf in store.Read(reader => reader.NodeLeaves(nodeLog.Size, PageLeaves)))
                    nodeLog.Append(NodeLeafHash.Of(leaf.Kind, leaf.Record));
            }
            return new LogStanding { Kind = "node", Size = nodeLog.Size, Root = RowWords.Bytes(nodeLog.Root()) };
        }
    }

    private LogStanding Link(PartnerId partner)
    {
        (ulong size, CheckpointRow? newest, ulong epoch) = store.Read(reader => (reader.LinkLogSize(partner), reader.LatestCheckpoint(partner, LogSide.Mine), reader.CurrentLog(partner, LogSide.Mine).Epoch));
        if (!MerkleFrontier.TryFromBytes(newest?.Frontier ?? [], out MerkleFrontier? tree))
            tree = new MerkleFrontier();
        while (tree.Size < size)
        {
            foreach (byte[] record in store.Read(reader => reader.LinkLeaves(partner, tree.Size, (int)Math.Min(PageLeaves, size - tree.Size))))
                tree.Append(MerkleHash.Leaf(record));
        }
        LogStanding standing = Standing("link", partner, LogCheckpoint.OriginOf(identity.Environment, identity.Id, partner, epoch), tree.Size, tree.Root(), newest);
        if (witnessing.Witness is { } by && store.Read(reader => WitnessReading.Of(reader, by, partner)) is { } lag)
            standing.Witnessed = Witnessed(lag);
        return standing;
    }

    /// <summary>What is kept of a partner's log lies beneath its newest checkpoint, always.</summary>
    private LogStanding Followed(PartnerId partner)
    {
        (ulong size, CheckpointRow? newest, ulong epoch) = store.Read(reader => (reader.FollowedLogSize(partner), reader.LatestCheckpoint(partner, LogSide.Theirs), reader.CurrentLog(partner, LogSide.Theirs).Epoch));
        return Standing("followed", partner, LogCheckpoint.OriginOf(identity.Environment, partner, identity.Id, epoch), size, newest?.Root ?? MerkleHash.Empty, newest);
    }

    private WitnessStanding Witnessed(WitnessLag lag) => new()
    {
        Witness = lag.Witness.Value,
        Size = lag.Last?.Size ?? 0,
        CosignedMs = lag.Last is { } last ? RowWords.Millis(last.At) : 0,
        Unwitnessed = lag.Leaves,
        SinceMs = lag.Since is { } since ? RowWords.Millis(since) : 0,
        Trouble = witness.TroubleOf(lag.About),
    };

    private static LogStanding Standing(string kind, PartnerId partner, string origin, ulong size, Digest root, CheckpointRow? newest) => new()
    {
        Kind = kind,
        Partner = partner.Value,
        Size = size,
        Root = RowWords.Bytes(root),
        CheckpointSize = newest?.Size ?? 0,
        CheckpointMs = newest is null ? 0 : RowWords.Millis(newest.At),
        Origin = origin,
    };
}
