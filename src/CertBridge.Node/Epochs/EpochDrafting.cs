using CertBridge.Node.Linking;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Epochs;
using CertBridge.Recording.Trees;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Epochs;

/// <summary>What officers of this node sign where it went back: all of it is what the partner showed in its newest hello, and what this node still has of the partner's numbers.</summary>
internal static class EpochDrafting
{
    /// <param name="reader">The store, as of the moment that counts.</param>
    /// <param name="identity">This node.</param>
    /// <param name="partner">The partner.</param>
    /// <returns>The record, or why there is none to sign.</returns>
    public static Parsed<EpochRecord> Draft(StoreReader reader, NodeIdentity identity, PartnerId partner)
    {
        if (reader.FindRewind(partner) is not { State: RewindState.Here or RewindState.Both } stop)
            return Refused($"It was not found that this node went back for {partner}: there is nothing its officers could open an epoch over.");
        Hello shown = Hello.Parser.ParseFrom(stop.Shown);
        ulong ended = shown.Lanes.Select(lane => Math.Max(lane.MyEpoch, lane.YourEpoch)).Append(HelloEpochs.Known(shown.FollowedEpoch)).Append(HelloEpochs.Known(shown.LogEpoch)).Append(reader.Epoch(partner)).Max();
        if (ended >= long.MaxValue)
            return Refused($"{partner} shows an epoch after which there is none.");
        return Parsed<EpochRecord>.Valid(new EpochRecord
        {
            Node = identity.Id,
            Environment = identity.Environment,
            Partner = partner,
            Ended = ended,
            Begun = ended + 1,
            LogEpoch = HelloEpochs.Known(shown.FollowedEpoch),
            LogSize = shown.FollowedSize,
            LogRoot = Digest.TryFromBytes(shown.FollowedRoot.Span, out Digest root) ? root : MerkleHash.Empty,
            Lanes = [.. EpochRecord.AllLanes.Select(lane => Lane(reader.GetLaneIn(partner, lane), shown.Lanes.FirstOrDefault(one => one.Lane == lane), lane, ended))],
        });
    }

    private static EpochLane Lane(LaneIn held, LaneStanding? shown, LaneName lane, ulong ended) => new(
        lane, shown?.YourEpoch == ended ? shown.Floor : 0, shown?.MyEpoch == ended ? shown.LastNumber : 0, held.Floor, held.Epoch);

    private static Parsed<EpochRecord> Refused(string message) => Parsed<EpochRecord>.Invalid(new Problem(TrustErrors.EpochNotOpened, "partner", message));
}
