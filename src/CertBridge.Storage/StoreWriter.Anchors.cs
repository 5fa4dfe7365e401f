using CertBridge.Protocol.Ids;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage;

public sealed partial class StoreWriter
{
    /// <summary>Remembers how the node log stands; what is remembered of this size already stays.</summary>
    /// <exception cref="StoreConflictException">It had another root at this size, or was longer.</exception>
    public void AddNodeCheckpoint(NodeCheckpointRow row)
    {
        NodeCheckpointRow? newest = LatestNodeCheckpoint();
        if (newest is not null && (row.Size < newest.Size || (row.Size == newest.Size && row.Root != newest.Root)))
            throw new StoreConflictException($"The node log had {newest.Size} leaves with root {newest.Root}; {row.Size} with root {row.Root} cannot follow.");
        Query("INSERT INTO node_checkpoint (size, root, frontier, at_ms) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
            .Bind(row.Size).Bind(row.Root).Bind(row.Frontier).Bind(row.At).Run();
    }

    /// <summary>Says that the leaf of ours in this place is an anchor, and what opens it; in the commit that appends the leaf.</summary>
    public void AddAnchor(PartnerId partner, ulong place, AnchorOpeningRow opening) =>
        Query("INSERT INTO anchor (partner, side, leaf_index, node_size, blinding) VALUES (?, 1, ?, ?, ?)")
            .Bind(partner).Bind(place).Bind(opening.NodeSize).Bind(opening.Blinding).Run();

    /// <summary>Says that a leaf of the partner's log is an anchor; in the commit that stores it, and it counts in the partner's room.</summary>
    /// <param name="partner">Whose log.</param>
    /// <param name="index">Of the leaf in the log that grows.</param>
    public void AddFollowedAnchor(PartnerId partner, ulong index)
    {
        Query("INSERT INTO anchor (partner, side, leaf_index) VALUES (?, 2, ?)").Bind(partner).Bind(CurrentLog(partner, LogSide.Theirs).First + index).Run();
        TakeRoom(partner, BytesPerLeaf);
    }
}
