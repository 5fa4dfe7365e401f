using System.Text.Json;
using CertBridge.Node.Witnessing;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Linking;

/// <summary>
/// What an alarm about a partner's log, about this node or one it witnesses, keeps, so that it can be handed on (docs/LEDGER.md, "Evidence"): the head that was followed or
/// cosigned, the head that was shown and does not fit, what was shown beside it. JSON in the alarm's row;
/// what an older node wrote has fewer fields. Everything of it is bounded: a partner that makes up a conflict at every try fills no disk.
/// </summary>
internal sealed record KeptEvidence
{
    /// <summary>Kinds of alarm that keep evidence of this form.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["LOG_CONFLICT", "REWOUND", WitnessJudging.AlarmKind];

    /// <summary>Of leaves that were shown; the first ones are kept as far as they fit, so that with a card of 64 KiB all of it is a file of less than 128 KiB.</summary>
    public const int LeavesBytesMax = 16 * 1024;

    /// <summary>Signed note over what was followed before; empty where nothing was.</summary>
    public byte[] Followed { get; init; } = [];

    /// <summary>Signed note that was shown; empty where none was.</summary>
    public byte[] Shown { get; init; } = [];

    /// <summary>The partner's hello, cut to where it says it stands; empty where it was not a hello. Nobody signed it.</summary>
    public byte[] Hello { get; init; } = [];

    /// <summary>A receipt the partner signed by itself and that does not fit; empty where it was none.</summary>
    public byte[] ReceiptAlone { get; init; } = [];

    /// <summary>Index of the first of <see cref="Leaves"/>, as it was shown.</summary>
    public ulong FirstLeaf { get; init; }

    /// <summary>Exact bytes of the records that were shown.</summary>
    public IReadOnlyList<byte[]> Leaves { get; init; } = [];

    public static KeptEvidence OfHello(StoreReader reader, PartnerId partner, Hello theirs) => new()
    {
        Followed = reader.LatestCheckpoint(partner, LogSide.Theirs)?.Note ?? [],
        Shown = theirs.Checkpoint.ToByteArray(),
        Hello = Standing(theirs).ToByteArray(),
    };

    /// <returns>As many of the first leaves as may be kept.</returns>
    public static IReadOnlyList<byte[]> Fitting(IReadOnlyList<byte[]> leaves)
    {
        int bytes = 0;
        return [.. leaves.TakeWhile(leaf => (bytes += leaf.Length) <= LeavesBytesMax)];
    }

    public byte[] Write(PartnerId partner, string finding) => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
    {
        ["partner"] = partner.Value,
        ["finding"] = finding,
        ["followed"] = Convert.ToBase64String(Followed),
        ["shown"] = Convert.ToBase64String(Shown),
        ["hello"] = Convert.ToBase64String(Hello),
        ["receiptAlone"] = Convert.ToBase64String(ReceiptAlone),
        ["firstLeaf"] = FirstLeaf,
        ["leaves"] = Leaves.Select(Convert.ToBase64String).ToArray(),
    });

    /// <summary>Reads what <see cref="Write"/> wrote, here or in an older node.</summary>
    public static KeptEvidence Read(byte[] evidence)
    {
        using JsonDocument document = JsonDocument.Parse(evidence);
        JsonElement root = document.RootElement;
        byte[] Bytes(string name) => root.TryGetProperty(name, out JsonElement value) ? value.GetBytesFromBase64() : [];
        return new KeptEvidence
        {
            Followed = Bytes("followed"),
            Shown = Bytes("shown"),
            Hello = Bytes("hello"),
            ReceiptAlone = Bytes("receiptAlone"),
            FirstLeaf = root.TryGetProperty("firstLeaf", out JsonElement first) ? first.GetUInt64() : 0,
            Leaves = root.TryGetProperty("leaves", out JsonElement leaves) ? [.. leaves.EnumerateArray().Select(leaf => leaf.GetBytesFromBase64())] : [],
        };
    }

    /// <summary>Field by field: whatever else a hello carries, known here or not, is as large as its sender likes.</summary>
    private static Hello Standing(Hello theirs)
    {
        var standing = new Hello { PartnerId = theirs.PartnerId, PeerId = theirs.PeerId, Environment = theirs.Environment, ClockMs = theirs.ClockMs, FollowedSize = theirs.FollowedSize };
        if (theirs.FollowedRoot.Length == Digest.SizeBytes)
            standing.FollowedRoot = theirs.FollowedRoot;
        standing.Lanes.AddRange(theirs.Lanes.Select(lane => new LaneStanding { Lane = lane.Lane, MyEpoch = lane.MyEpoch, LastNumber = lane.LastNumber, YourEpoch = lane.YourEpoch, Floor = lane.Floor, Receipted = lane.Receipted }));
        return standing;
    }
}
