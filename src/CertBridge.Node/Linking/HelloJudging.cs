using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Epochs;
using CertBridge.Sealing.Keys;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Linking;

/// <summary>
/// Judges a partner's hello in the order of docs/LINK.md. Nothing is adopted from it: where the two sides' memories differ in a way that
/// only a restored backup or a key elsewhere explains, the link stops and a person is called.
/// </summary>
internal sealed class HelloJudging(NodeIdentity identity, TrustBook trust, NodeStore store)
{
    private const int LanesMax = 5;

    /// <returns>Null when the link may come up.</returns>
    public HelloObjection? Judge(PartnerId partner, LaneGroup group, Hello theirs)
    {
        if (trust.Current.Find(partner) is not { } trusted)
            return new(ClosingReason.HelloRefused, "this node holds no card of the caller", null);
        if (Form(partner, theirs) is { } form)
            return form;
        HelloObjection? memory = store.Read(reader => Memory(reader, trusted, group, theirs) is { } objection
            ? objection with { JudgedIn = reader.Epoch(partner), Evidence = KeptEvidence.OfHello(reader, partner, theirs).Write(partner, objection.Text) }
            : null);
        return memory is { Found: not null } ? memory : Documents(trusted, theirs) ?? memory; // who was restored shows an older sheet too: that alone is no other identity
    }

    private HelloObjection? Form(PartnerId partner, Hello theirs)
    {
        if (theirs.Version != HelloWriting.Version)
            return new(ClosingReason.HelloRefused, $"link version {theirs.Version} is not known here, {HelloWriting.Version} is", null);
        if (theirs.PartnerId != partner.Value)
            return new(ClosingReason.HelloRefused, "the hello names another partner than the TLS key belongs to", "IDENTITY_MISMATCH");
        if (theirs.PeerId != identity.Id.Value)
            return new(ClosingReason.HelloRefused, "the hello is meant for another node", null);
        if (theirs.Environment != identity.Environment)
            return new(ClosingReason.HelloRefused, $"this node is in environment {identity.Environment}", null);
        if (theirs.Lanes.Count > LanesMax || theirs.PartialArrivals.Count > LanesMax || theirs.Checkpoint.Length > Protocol.Limits.CheckpointBytesMax)
            return new(ClosingReason.Protocol, $"the hello is over a limit: {LanesMax} lanes, {LanesMax} partial arrivals, {Protocol.Limits.CheckpointBytesMax} bytes of checkpoint", null);
        if (!theirs.Lanes.All(IsStanding))
            return new(ClosingReason.Protocol, "the hello names a lane, an epoch or a number that cannot be", null);
        bool arePartial = theirs.PartialArrivals.All(IsPartial) && theirs.PartialArrivals.DistinctBy(partial => partial.Lane).Count() == theirs.PartialArrivals.Count;
        return arePartial ? null : new(ClosingReason.Protocol, "the hello names a partial arrival that cannot be", null);
    }

    /// <summary>Whether it is of what we send next is asked where that is sent: where it is not, it is passed over.</summary>
    private static bool IsPartial(PartialArrival partial) =>
        (int)partial.Lane is > 0 and <= LanesMax && partial.Epoch is > 0 and <= long.MaxValue && partial.Number is > 0 and <= long.MaxValue
        && partial.Digest.Length == Digest.SizeBytes && partial.Held > 0 && partial.Held < partial.Total && partial.Total <= Protocol.Limits.PartedBytesMax;

    /// <summary>Epochs and numbers begin at 1; 0 of mine says that nothing of yours arrived yet, so there is no floor either.</summary>
    private static bool IsStanding(LaneStanding lane) =>
        (int)lane.Lane is > 0 and <= LanesMax
        && lane.MyEpoch is > 0 and <= long.MaxValue && lane.LastNumber <= long.MaxValue
        && lane.YourEpoch <= long.MaxValue && (lane.YourEpoch > 0 || lane.Floor == 0)
        && lane.Receipted <= lane.LastNumber;

    private static HelloObjection? Documents(TrustedPartner trusted, Hello theirs)
    {
        return Serial("card", trusted.Card.Serial, trusted.Card.Digest, theirs.CardSerial, theirs.CardDigest.Span)
            ?? (trusted.Sheet is { } sheet ? Serial("key sheet", sheet.Serial, sheet.Digest, theirs.SheetSerial, theirs.SheetDigest.Span) : null);
    }

    private static HelloObjection? Serial(string what, ulong heldSerial, Digest held, ulong serial, ReadOnlySpan<byte> digest)
    {
        if (serial < heldSerial)
            return new(ClosingReason.IdentityConflict, $"{what} serial {serial} is lower than {heldSerial}, which is held here", "IDENTITY_CONFLICT");
        bool same = Digest.TryFromBytes(digest, out Digest theirs) && theirs == held;
        return serial == heldSerial && !same
            ? new(ClosingReason.IdentityConflict, $"{what} serial {serial} is held here with other bytes", "IDENTITY_CONFLICT")
            : null;
    }

    private HelloObjection? Memory(StoreReader reader, TrustedPartner trusted, LaneGroup group, Hello theirs)
    {
        PartnerId partner = trusted.Id;
        if (HelloEpochs.OfOurs(reader, partner, theirs) is { } ours)
            return ours;
        ulong signedHere = reader.LatestCheckpoint(partner, LogSide.Mine)?.Size ?? 0; // saved before it was first sent: leaves that are here prove nothing
        if (theirs.FollowedSize > signedHere)
            return Rewound(RewindEvent.FoundHere, $"the partner holds {theirs.FollowedSize} leaves under this node's signature, this node signed {signedHere}");
        if (theirs.FollowedSize > 0 && reader.FirstCheckpointAbove(partner, LogSide.Mine, theirs.FollowedSize - 1) is { } signed
            && signed.Size == theirs.FollowedSize && !theirs.FollowedRoot.Span.SequenceEqual(signed.Root.ToBytes()))
            return new(ClosingReason.LogConflict, $"the partner followed another root at size {signed.Size}", "LOG_CONFLICT");
        IEnumerable<HelloObjection?> lanes =
        [
            .. theirs.Lanes.Select(lane => OfOurs(reader, partner, lane)),
            .. theirs.Lanes.Where(lane => LaneGroups.Of(lane.Lane) == group).Select(lane => OfTheirs(reader, partner, lane)),
        ];
        return lanes.FirstOrDefault(objection => objection is not null) ?? HelloEpochs.OfTheirs(reader, partner, theirs) ?? Checkpoint(reader, trusted, group, theirs);
    }

    /// <summary>
    /// On every lane: a number is given durably before it is sent, and a receipt with what it is for, so however old the hello is, it never names one that is not given here. Were the other connection's
    /// lanes left to that connection, the log would be followed meanwhile, and its receipt for what this node forgot be taken for a forged one. A receipt that was signed by itself is known to the partner before its
    /// leaf is: nothing but the number it is for says that this node wrote a leaf it forgot, and has to leave its place free.
    /// </summary>
    private static HelloObjection? OfOurs(StoreReader reader, PartnerId partner, LaneStanding lane)
    {
        LaneOut ours = reader.GetLaneOut(partner, lane.Lane);
        string word = EpochRecord.WordOf(lane.Lane);
        if (lane.YourEpoch > ours.Epoch || (lane.YourEpoch == ours.Epoch && lane.Floor > ours.LastNumber))
            return Rewound(RewindEvent.FoundHere, $"the partner has number {lane.Floor} of epoch {lane.YourEpoch} on lane {word}, this node gave {ours.LastNumber} of epoch {ours.Epoch}");
        LaneIn floor = reader.GetLaneIn(partner, lane.Lane);
        return lane.Receipted > 0 && (lane.MyEpoch > floor.Epoch || (lane.MyEpoch == floor.Epoch && lane.Receipted > floor.Floor))
            ? Rewound(RewindEvent.FoundHere, $"the partner has this node's receipt for number {lane.Receipted} of epoch {lane.MyEpoch} on lane {word}, this node took {floor.Floor} of epoch {floor.Epoch}")
            : null;
    }

    /// <summary>On the lanes of its own connection alone: on the others more may have come since the hello was written.</summary>
    private static HelloObjection? OfTheirs(StoreReader reader, PartnerId partner, LaneStanding lane)
    {
        LaneIn floor = reader.GetLaneIn(partner, lane.Lane);
        string word = EpochRecord.WordOf(lane.Lane);
        return lane.MyEpoch < floor.Epoch || (lane.MyEpoch == floor.Epoch && lane.LastNumber < floor.Floor)
            ? Rewound(RewindEvent.FoundThere, $"the partner says it gave {lane.LastNumber} of epoch {lane.MyEpoch} on lane {word}, {floor.Floor} of epoch {floor.Epoch} are held here: it was restored or its key is elsewhere")
            : null;
    }

    /// <summary>Their log is followed on the ordinary connection, also since a hello on the other was written: only there it can be too small.</summary>
    private HelloObjection? Checkpoint(StoreReader reader, TrustedPartner trusted, LaneGroup group, Hello theirs)
    {
        CheckpointRow? followed = group == LaneGroup.Ordinary ? reader.LatestCheckpoint(trusted.Id, LogSide.Theirs) : null;
        if (theirs.Checkpoint.IsEmpty)
            return followed is null ? null : Rewound(RewindEvent.FoundThere, "the partner has no checkpoint of a log this node followed: it was restored or its key is elsewhere");
        string origin = LogCheckpoint.OriginOf(identity.Environment, trusted.Id, identity.Id, HelloEpochs.Known(theirs.LogEpoch));
        Parsed<LogCheckpoint> opened = LogKeyVerification.Open(trusted.Card, theirs.Checkpoint.Span, origin);
        if (!opened.IsValid)
            return new(ClosingReason.LogConflict, "the partner's checkpoint does not verify under its log keys", "LOG_CONFLICT");
        if (followed is null)
            return null;
        if (opened.Value.Size < followed.Size)
            return Rewound(RewindEvent.FoundThere, $"the partner's log has {opened.Value.Size} leaves, {followed.Size} were followed here: it was restored or its key is elsewhere");
        return opened.Value.Size == followed.Size && opened.Value.Root != followed.Root
            ? new(ClosingReason.LogConflict, $"the partner's log has two roots at size {followed.Size}", "LOG_CONFLICT")
            : null;
    }

    internal static HelloObjection Rewound(RewindEvent found, string text) => new(ClosingReason.Rewound, text, "REWOUND") { Found = found };
}

/// <summary>Why a hello is not taken.</summary>
/// <param name="Reason">What the partner is told.</param>
/// <param name="Text">For people on both sides; ids and numbers only.</param>
/// <param name="AlarmKind">Kind of the alarm raised here; null when none is.</param>
internal sealed record HelloObjection(ClosingReason Reason, string Text, string? AlarmKind)
{
    /// <summary>What the alarm keeps, as <see cref="KeptEvidence"/> writes it; empty where nothing was shown.</summary>
    public byte[] Evidence { get; init; } = [];

    /// <summary>The epoch the exchange was in when this was found: once officers have begun the next, it is found no more.</summary>
    public ulong JudgedIn { get; init; }

    /// <summary>Which of the two went back; null where it is about something else.</summary>
    public RewindEvent? Found { get; init; }

    /// <summary>True for a hello that is not the partner's to this node, or has no form: what it says of numbers counts for nothing.</summary>
    public bool IsOfAnother => Reason is ClosingReason.HelloRefused or ClosingReason.Protocol;
}
