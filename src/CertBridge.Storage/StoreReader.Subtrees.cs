using CertBridge.Protocol.Ids;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage;

public partial class StoreReader
{
    /// <summary>Roots of complete subtrees at a level of a log, from one on; fewer than <paramref name="count"/> where not all are kept.</summary>
    public IReadOnlyList<Digest> Subtrees(PartnerId partner, LogSide side, LogStretch log, int level, ulong first, int count) =>
        Query("SELECT hash FROM log_subtree WHERE partner = ? AND side = ? AND epoch = ? AND level = ? AND node_index BETWEEN ? AND ? ORDER BY node_index")
            .Bind(partner).Bind((int)side).Bind(log.Epoch).Bind(level).Bind(first).Bind(first + (ulong)count - 1).All(row => row.Digest(0));
}
