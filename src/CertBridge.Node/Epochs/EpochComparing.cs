using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Epochs;
using CertBridge.Recording.Trees;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Epochs;

/// <summary>A partner's record is taken only where all it says of this node is what this node holds: a number more or less, or another root, is refused by name.</summary>
internal static class EpochComparing
{
    /// <returns>Null where it fits.</returns>
    public static string? Objection(StoreReader reader, NodeIdentity identity, PartnerId partner, EpochRecord record)
    {
        if (record.Node != partner || record.Partner != identity.Id || record.Environment != identity.Environment)
            return $"it is of {record.Node} with {record.Partner} in environment {record.Environment}, not of {partner} with this node in {identity.Environment}";
        ulong epoch = reader.Epoch(partner);
        if (record.Begun <= epoch || record.Ended < epoch || record.Begun <= record.Ended)
            return $"it opens epoch {record.Begun} after {record.Ended}; the exchange is in epoch {epoch}, and a lower or equal one is refused for ever";
        return Log(reader, partner, record)
            ?? record.Lanes.Select(lane => Lane(lane, reader.GetLaneIn(partner, lane.Lane), reader.GetLaneOut(partner, lane.Lane), record.Ended)).FirstOrDefault(objection => objection is not null);
    }

    private static string? Log(StoreReader reader, PartnerId partner, EpochRecord record)
    {
        ulong followed = reader.CurrentLog(partner, LogSide.Theirs).Epoch;
        CheckpointRow? head = reader.LatestCheckpoint(partner, LogSide.Theirs);
        if (record.LogEpoch != followed)
            return $"it says this node follows the log of epoch {record.LogEpoch}; it is that of epoch {followed}";
        Digest root = head?.Root ?? MerkleHash.Empty;
        return record.LogSize == (head?.Size ?? 0) && record.LogRoot == root
            ? null
            : $"it says this node holds {record.LogSize} leaves of its log with root {record.LogRoot}; it holds {head?.Size ?? 0} with root {root}";
    }

    private static string? Lane(EpochLane lane, LaneIn received, LaneOut sent, ulong ended)
    {
        ulong floor = received.Epoch == ended ? received.Floor : 0;
        ulong last = sent.Epoch == ended ? sent.LastNumber : 0;
        string word = EpochRecord.WordOf(lane.Lane);
        if (lane.HeldThere != floor)
            return $"it says this node has number {lane.HeldThere} on lane {word}; it has {floor}";
        if (lane.GivenThere != last)
            return $"it says this node gave number {lane.GivenThere} on lane {word}; it gave {last}";
        bool isPossible = lane.HeldHereEpoch < sent.Epoch || (lane.HeldHereEpoch == sent.Epoch && lane.HeldHere <= sent.LastNumber);
        return isPossible ? null : $"it says the node that went back has number {lane.HeldHere} of epoch {lane.HeldHereEpoch} on lane {word}, which was never given";
    }
}
