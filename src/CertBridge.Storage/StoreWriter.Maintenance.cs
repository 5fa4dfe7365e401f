using CertBridge.Protocol.Ids;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage;

public sealed partial class StoreWriter
{
    /// <summary>What was announced, in place of what was before.</summary>
    public void SetMaintenance(MaintenanceRow row) => Query(
        "INSERT INTO maintenance (node, since_ms, until_ms) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET since_ms = excluded.since_ms, until_ms = excluded.until_ms")
        .Bind(row.Node).Bind(row.Since).Bind(row.Until).Run();

    /// <summary>It is over, or was never announced.</summary>
    public void EndMaintenance(PartnerId node) => Query("DELETE FROM maintenance WHERE node = ?").Bind(node).Run();
}
