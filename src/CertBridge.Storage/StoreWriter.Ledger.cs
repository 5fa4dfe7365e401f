using CertBridge.Protocol.Ids;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage;

public sealed partial class StoreWriter
{
    /// <summary>Appends to our log about the partner.</summary>
    /// <returns>The leaf's place among the leaves of all logs about the partner, from 0.</returns>
    public ulong AppendLinkLeaf(PartnerId partner, byte[] record)
    {
        ulong place = SizeOf("SELECT max(leaf_index) FROM link_leaf WHERE partner = ?", partner, LogStretch.Only);
        Query("INSERT INTO link_leaf (partner, leaf_index, record) VALUES (?, ?, ?)").Bind(partner).Bind(place).Bind(record).Run();
        return place;
    }

    /// <summary>Adds leaves of the partner's log that lie beneath a verified checkpoint; the first must be the next one.</summary>
    /// <exception cref="StoreConflictException">It is not.</exception>
    public void AddFollowedLeaves(PartnerId partner, ulong first, IReadOnlyList<byte[]> records)
    {
        ulong held = FollowedLogSize(partner);
        if (first != held)
            throw new StoreConflictException($"Leaf {first} of the partner's log cannot follow {held} held ones.");
        ulong place = CurrentLog(partner, LogSide.Theirs).First + first;
        foreach (byte[] record in records)
            Query("INSERT INTO followed_leaf (partner, leaf_index, record) VALUES (?, ?, ?)").Bind(partner).Bind(place++).Bind(record).Run();
        TakeRoom(partner, records.Sum(record => (long)record.Length + BytesPerLeaf));
    }

    /// <summary>Remembers how far the followed log has numbered a lane.</summary>
    /// <exception cref="StoreConflictException">It was further, or there, already.</exception>
    public void SetFollowedLane(PartnerId partner, FollowedLane lane)
    {
        int set = Query(
            """
            INSERT INTO followed_lane (partner, lane, epoch, last_number) VALUES (?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET epoch = excluded.epoch, last_number = excluded.last_number
            WHERE excluded.epoch > epoch OR (excluded.epoch = epoch AND excluded.last_number > last_number)
            """)
            .Bind(partner).Bind((int)lane.Lane).Bind(lane.Epoch).Bind(lane.LastNumber).Run();
        if (set == 0)
            throw new StoreConflictException($"The followed log cannot go back to epoch {lane.Epoch} number {lane.LastNumber} of lane {(int)lane.Lane}.");
    }

    /// <summary>
    /// Compare and set: the newest checkpoint of this log must still be <paramref name="before"/> in size and root (null: there is none), and the new one
    /// may only be larger, or the same tree signed again. So two processes, or one that was restored, cannot fork a log.
    /// </summary>
    /// <exception cref="StoreConflictException">Another checkpoint came between, or the log would shrink or fork.</exception>
    public void SaveCheckpoint(CheckpointRow row, CheckpointRow? before)
    {
        CheckpointRow? newest = LatestCheckpoint(row.Partner, row.Side);
        if (newest?.Size != before?.Size || newest?.Root != before?.Root)
            throw new StoreConflictException($"The newest checkpoint has size {newest?.Size ?? 0}, not {before?.Size ?? 0}, or another root.");
        if (newest is not null && (row.Size < newest.Size || (row.Size == newest.Size && row.Root != newest.Root)))
            throw new StoreConflictException($"A checkpoint of size {row.Size} cannot follow one of size {newest.Size}, or has another root.");
        ulong end = CurrentLog(row.Partner, row.Side).First + row.Size;
        Query(
            """
            INSERT INTO checkpoint (partner, side, size, root, note, at_ms) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET note = excluded.note, at_ms = excluded.at_ms
            """)
            .Bind(row.Partner).Bind((int)row.Side).Bind(end).Bind(row.Root).Bind(row.Note).Bind(row.At).Run();
        if (row.Side == LogSide.Theirs && row.Size != newest?.Size)
            TakeRoom(row.Partner, row.Note.Length + BytesPerLeaf);
        Query("INSERT INTO log_head (partner, side, size, frontier) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET size = excluded.size, frontier = excluded.frontier")
            .Bind(row.Partner).Bind((int)row.Side).Bind(end).Bind(row.Frontier).Run();
    }

    /// <summary>Appends to the node's private log.</summary>
    /// <returns>The leaf's index, from 0.</returns>
    public ulong AppendNodeLeaf(string kind, byte[] record)
    {
        ulong index = NodeLogSize();
        Query("INSERT INTO node_leaf (leaf_index, kind, record) VALUES (?, ?, ?)").Bind(index).Bind(kind).Bind(record).Run();
        return index;
    }
}
