using CertBridge.Protocol.Ids;

namespace CertBridge.Storage;

public sealed partial class StoreWriter
{
    /// <summary>Which suite is stronger is not known here: the caller raises by itself and lowers for two officers.</summary>
    public void SetSuiteFloor(PartnerId partner, uint suite, DateTimeOffset at) =>
        Query("INSERT INTO suite_floor (partner, suite, since_ms) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET suite = excluded.suite, since_ms = excluded.since_ms")
            .Bind(partner).Bind((ulong)suite).Bind(at).Run();
}
