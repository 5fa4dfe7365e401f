using CertBridge.Node.Linking;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Trees;
using CertBridge.Simulation.Tests.Nodes;
using CertBridge.Simulation.Tests.Playing;
using CertBridge.Storage.Rows;

namespace CertBridge.Simulation.Tests.Checking;

/// <summary>The two sides' copies of one log, leaf by leaf, with a tree of our own over them and the numbers that are in them.</summary>
internal static class LogChecks
{
    /// <param name="of">Whose log it is.</param>
    /// <param name="by">Who follows it.</param>
    /// <param name="wasPutBack">A node of this world was put back: numbers of an earlier epoch may be missing where it forgot them.</param>
    public static IEnumerable<string> Compare(Site of, Site by, bool wasPutBack)
    {
        if (of.Node is not { } owner || by.Node is not { } follower)
            yield break;
        (PartnerId ownerId, PartnerId followerId) = (PartnerId.Parse(of.Id), PartnerId.Parse(by.Id));
        (IReadOnlyList<byte[]> written, CheckpointRow? signed, LogStretch grows) = owner.Store.Read(reader =>
            (reader.LinkLeaves(followerId, 0, int.MaxValue), reader.LatestCheckpoint(followerId, LogSide.Mine), reader.CurrentLog(followerId, LogSide.Mine)));
        (IReadOnlyList<byte[]> followed, CheckpointRow? held) = follower.Store.Read(reader => (reader.FollowedLeaves(ownerId, 0, int.MaxValue), reader.LatestCheckpoint(ownerId, LogSide.Theirs)));
        if (!written.SequenceEqual(followed, SameBytes.Instance))
            yield return $"{of.Id} has {written.Count} leaves in its log about {by.Id}, which followed {followed.Count}, and they are not the same";
        if (signed?.Size != held?.Size || signed?.Root != held?.Root)
            yield return $"{of.Id} signed {signed?.Size} leaves of its log about {by.Id}, which holds a checkpoint of {held?.Size}";
        if (signed is not null && RootOf(written.Take((int)signed.Size)) != signed.Root)
            yield return $"{of.Id} signed another root than that of its leaves about {by.Id}";
        foreach (string finding in Numbers(of.Id, by.Id, owner, follower, written, wasPutBack && grows.Epoch > 1))
            yield return finding;
    }

    private static IEnumerable<string> Numbers(string of, string by, SimulatedNode owner, SimulatedNode follower, IReadOnlyList<byte[]> leaves, bool isLater)
    {
        SentRecord[] sent = [.. leaves.Select(leaf => LeafRecord.Parser.ParseFrom(leaf).Sent).OfType<SentRecord>()];
        foreach (var lane in sent.GroupBy(record => (record.Epoch, record.Lane)))
        {
            ulong[] numbers = [.. lane.Select(record => record.Number)];
            if (!numbers.SequenceEqual(Enumerable.Range(1, numbers.Length).Select(number => (ulong)number)))
                yield return $"{of} gave {by} the numbers {string.Join(", ", numbers)} on lane {lane.Key.Lane} of epoch {lane.Key.Epoch}";
        }
        foreach (LaneName lane in LaneGroups.Lanes)
        {
            LaneOut given = owner.Store.Read(reader => reader.GetLaneOut(PartnerId.Parse(by), lane));
            LaneIn taken = follower.Store.Read(reader => reader.GetLaneIn(PartnerId.Parse(of), lane));
            if (given.LastNumber != taken.Floor && !(taken.Epoch < given.Epoch && given.LastNumber == 0))
                yield return $"{of} gave number {given.LastNumber} of epoch {given.Epoch} to {by} last on lane {lane}, which is at {taken.Floor} of epoch {taken.Epoch}";
            int inLog = sent.Count(record => record.Lane == lane && record.Epoch == given.Epoch);
            if (!isLater && inLog != (int)given.LastNumber)
                yield return $"{of} gave number {given.LastNumber} on lane {lane} to {by} last, and {inLog} are in its log";
        }
    }

    private static Digest RootOf(IEnumerable<byte[]> leaves)
    {
        var tree = new MerkleFrontier();
        foreach (byte[] leaf in leaves)
            tree.Append(MerkleHash.Leaf(leaf));
        return tree.Root();
    }

    private sealed class SameBytes : IEqualityComparer<byte[]>
    {
        public static SameBytes Instance { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => obj.Length;
    }
}
