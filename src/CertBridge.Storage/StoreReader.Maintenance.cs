using CertBridge.Storage.Rows;

namespace CertBridge.Storage;

public partial class StoreReader
{
    /// <summary>By node, also those that are over.</summary>
    public IReadOnlyList<MaintenanceRow> ListMaintenance() =>
        Query("SELECT node, since_ms, until_ms FROM maintenance ORDER BY node").All(row => new MaintenanceRow(row.Partner(0), row.Time(1), row.Time(2)));
}
