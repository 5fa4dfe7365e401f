using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage;

public sealed partial class StoreWriter
{
    /// <summary>A lower or equal epoch is refused for ever.</summary>
    /// <exception cref="StoreConflictException">The exchange with the partner is in that epoch, or in a higher one.</exception>
    public void AddEpochRecord(EpochRecordRow row)
    {
        ulong held = Epoch(row.Partner);
        if (row.Epoch <= held)
            throw new StoreConflictException($"The exchange with {row.Partner} is in epoch {held}; epoch {row.Epoch} cannot begin.");
        Query("INSERT INTO epoch_record (partner, epoch, side, record, at_ms) VALUES (?, ?, ?, ?, ?)")
            .Bind(row.Partner).Bind(row.Epoch).Bind((int)row.Side).Bind(row.Record).Bind(row.At).Run();
    }

    /// <summary>Closes the log of this side that grew, for ever, and begins the next with no leaf. Receipts of the partner that are held alone may lie beyond the leaves that were followed, and keep their places.</summary>
    /// <exception cref="StoreConflictException">The epoch has a log already.</exception>
    public void BeginLog(PartnerId partner, LogSide side, ulong epoch)
    {
        LogStretch current = CurrentLog(partner, side);
        if (epoch <= current.Epoch)
            throw new StoreConflictException($"The log with {partner} is that of epoch {current.Epoch}; one of epoch {epoch} cannot begin.");
        ulong end = current.First + (side == LogSide.Mine ? LinkLogSize(partner) : FollowedLogSize(partner));
        ulong first = side == LogSide.Mine ? end : Math.Max(end, AfterReceiptsAlone(partner));
        Query("INSERT INTO log_begin (partner, side, epoch, first_leaf, end_before) VALUES (?, ?, ?, ?, ?)").Bind(partner).Bind((int)side).Bind(epoch).Bind(first).Bind(end).Run();
    }

    /// <summary>Numbers on the lane begin anew, in both directions.</summary>
    /// <exception cref="StoreConflictException">The lane is in that epoch, or in a higher one.</exception>
    public void BeginLane(PartnerId partner, LaneName lane, ulong epoch)
    {
        if (epoch <= GetLaneIn(partner, lane).Epoch || epoch <= GetLaneOut(partner, lane).Epoch)
            throw new StoreConflictException($"Lane {(int)lane} is in epoch {epoch} or a higher one already.");
        SetLaneOut(partner, lane, new LaneOut(epoch, 0));
        Query(
            """
            INSERT INTO lane_in (partner, lane, epoch, floor) VALUES (?, ?, ?, 0)
            ON CONFLICT DO UPDATE SET epoch = excluded.epoch, floor = 0, busy_number = NULL, busy_since_ms = NULL
            """)
            .Bind(partner).Bind((int)lane).Bind(epoch).Run();
    }

    /// <summary>Remembers which numbers of epochs that ended this node forgot.</summary>
    public void AddEndedLane(PartnerId partner, EndedLane lane) =>
        Query("INSERT INTO ended_lane (partner, side, lane, last_epoch, first_epoch, last_number) VALUES (?, ?, ?, ?, ?, ?)")
            .Bind(partner).Bind((int)lane.Side).Bind((int)lane.Lane).Bind(lane.LastEpoch).Bind(lane.FirstEpoch).Bind(lane.LastNumber).Run();

    /// <summary>Gives an entry whose fate is not known another number, in a new epoch; its bytes stay. The caller has moved the lane on in the same work.</summary>
    /// <exception cref="OutboxTransitionException">It has no number, or its receipt.</exception>
    public void RenumberOutbox(long id, ulong epoch, ulong number, DateTimeOffset at)
    {
        OutboxMove move = Move(id, OutboxEvent.Renumbered);
        KeepFormerNumber(id);
        Query("UPDATE outbox SET state = ?, epoch = ?, number = ?, changed_ms = ? WHERE id = ?").Bind((int)move.To).Bind(epoch).Bind(number).Bind(at).Bind(id).Run();
        Recount(move);
    }

    /// <summary>Queues an entry again whose receipt is here, and which its partner lost; its bytes stay.</summary>
    /// <exception cref="OutboxTransitionException">It has no receipt, or was refused.</exception>
    public void QueueLost(long id, DateTimeOffset at)
    {
        OutboxMove move = Move(id, OutboxEvent.LostThere);
        KeepFormerNumber(id);
        Query("UPDATE outbox SET state = ?, epoch = NULL, number = NULL, receipt_leaf = NULL, changed_ms = ?, last_error = 'the partner lost it and gets it again' WHERE id = ?")
            .Bind((int)move.To).Bind(at).Bind(id).Run();
        Recount(move);
    }

    private void KeepFormerNumber(long id) =>
        Query(
            """
            INSERT INTO former_number (partner, lane, epoch, number, outbox_id, state, envelope_id, envelope_digest, manifest_digest)
            SELECT partner, lane, epoch, number, id, state, envelope_id, envelope_digest, manifest_digest FROM outbox WHERE id = ?
            """)
            .Bind(id).Run();
}
