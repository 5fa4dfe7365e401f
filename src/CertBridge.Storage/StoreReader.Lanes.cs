using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage;

public partial class StoreReader
{
    public LaneOut GetLaneOut(PartnerId partner, LaneName lane) =>
        Query("SELECT epoch, last_number FROM lane_out WHERE partner = ? AND lane = ?")
            .Bind(partner).Bind((int)lane).One(row => new LaneOut(row.ULong(0), row.ULong(1))) ?? LaneOut.Start;

    /// <summary>The highest number of an epoch the partner gave a receipt for; 0 where it gave none. Above it lies no more than is on its way.</summary>
    public ulong HighestReceipted(PartnerId partner, LaneName lane, ulong epoch) =>
        (ulong)(Query("SELECT number FROM outbox WHERE partner = ? AND lane = ? AND epoch = ? AND number IS NOT NULL AND +state > 2 ORDER BY number DESC LIMIT 1")
            .Bind(partner).Bind((int)lane).Bind(epoch).Scalar() ?? 0);

    public LaneIn GetLaneIn(PartnerId partner, LaneName lane) =>
        Query("SELECT epoch, floor, busy_number, busy_since_ms FROM lane_in WHERE partner = ? AND lane = ?")
            .Bind(partner).Bind((int)lane)
            .One(row => new LaneIn(row.ULong(0), row.ULong(1), row.IsNull(2) ? null : row.ULong(2), row.TimeOrNull(3))) ?? LaneIn.Start;
}
