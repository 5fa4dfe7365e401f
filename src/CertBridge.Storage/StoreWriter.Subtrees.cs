using CertBridge.Protocol.Ids;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage;

public sealed partial class StoreWriter
{
    /// <summary>Keeps the root of a complete subtree of one of <see cref="StoreReader.Logs"/>; one that is there already stays.</summary>
    public void AddSubtree(PartnerId partner, LogSide side, LogStretch log, SubtreeRow row) =>
        Query("INSERT INTO log_subtree (partner, side, epoch, level, node_index, hash) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
            .Bind(partner).Bind((int)side).Bind(log.Epoch).Bind(row.Level).Bind(row.Index).Bind(row.Hash).Run();
}
