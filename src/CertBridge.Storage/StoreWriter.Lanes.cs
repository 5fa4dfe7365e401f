using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage;

public sealed partial class StoreWriter
{
    /// <exception cref="StoreConflictException">The epoch or, within it, the last number would go back.</exception>
    public void SetLaneOut(PartnerId partner, LaneName lane, LaneOut standing)
    {
        LaneOut held = GetLaneOut(partner, lane);
        if (standing.Epoch < held.Epoch || (standing.Epoch == held.Epoch && standing.LastNumber < held.LastNumber))
            throw new StoreConflictException($"The lane stands at epoch {held.Epoch} number {held.LastNumber} and cannot go back to {standing.Epoch} number {standing.LastNumber}.");
        Query("INSERT INTO lane_out (partner, lane, epoch, last_number) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET epoch = excluded.epoch, last_number = excluded.last_number")
            .Bind(partner).Bind((int)lane).Bind(standing.Epoch).Bind(standing.LastNumber).Run();
    }

    /// <summary>Compare and set: the number must be the one after the floor, or the first of a higher epoch.</summary>
    /// <exception cref="StoreConflictException">It is not.</exception>
    public void AdvanceFloor(PartnerId partner, LaneName lane, ulong epoch, ulong number)
    {
        LaneIn held = GetLaneIn(partner, lane);
        bool isNext = epoch == held.Epoch ? number == held.Floor + 1 : epoch > held.Epoch && number == 1;
        if (!isNext)
            throw new StoreConflictException($"The floor stands at epoch {held.Epoch} number {held.Floor}; epoch {epoch} number {number} is not the next.");
        Query(
            """
            INSERT INTO lane_in (partner, lane, epoch, floor) VALUES (?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET epoch = excluded.epoch, floor = excluded.floor, busy_number = NULL, busy_since_ms = NULL
            """)
            .Bind(partner).Bind((int)lane).Bind(epoch).Bind(number).Run();
    }

    /// <summary>Remembers that the next number could not be taken. The first time counts; the floor's advance forgets it.</summary>
    /// <returns>Since when it could not be taken.</returns>
    public DateTimeOffset NoteBusy(PartnerId partner, LaneName lane, ulong number, DateTimeOffset at)
    {
        LaneIn held = GetLaneIn(partner, lane);
        if (held.BusyNumber == number && held.BusySince is { } since)
            return since;
        Query(
            """
            INSERT INTO lane_in (partner, lane, epoch, floor, busy_number, busy_since_ms) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET busy_number = excluded.busy_number, busy_since_ms = excluded.busy_since_ms
            """)
            .Bind(partner).Bind((int)lane).Bind(held.Epoch).Bind(held.Floor).Bind(number).Bind(at).Run();
        return at;
    }
}
