using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage;

public partial class StoreReader
{
    public LaneOut GetLaneOut(PartnerId partner, LaneName lane) =>
        Query("SELECT epoch, last_number FROM lane_out WHERE partner = ? AND lane = ?")
            .Bind(partner).Bind((int)lane).One(row => new LaneOut(row.ULong(0), row.ULong(1))) ?? LaneOut.Start;

    public LaneIn GetLaneIn(PartnerId partner, LaneName lane) =>
        Query("SELECT epoch, floor, busy_number, busy_since_ms FROM lane_in WHERE partner = ? AND lane = ?")
            .Bind(partner).Bind((int)lane)
            .One(row => new LaneIn(row.ULong(0), row.ULong(1), row.IsNull(2) ? null : row.ULong(2), row.TimeOrNull(3))) ?? LaneIn.Start;
}
