using CertBridge.Protocol.Ids;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage;

public partial class StoreReader
{
    /// <returns>Null while it never rose.</returns>
    public SuiteFloorRow? SuiteFloor(PartnerId partner) =>
        Query("SELECT suite, since_ms FROM suite_floor WHERE partner = ?").Bind(partner).One(row => new SuiteFloorRow((uint)row.ULong(0), row.Time(1)));
}
