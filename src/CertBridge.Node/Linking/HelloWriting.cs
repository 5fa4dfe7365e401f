using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Linking;

/// <summary>Says where this node stands with one partner, from the store and the trust book as they are now; on either connection the same.</summary>
internal sealed class HelloWriting(NodeIdentity identity, TrustBook trust, NodeStore store, WitnessSettings witnessing, Maintenances maintenances, TimeProvider time)
{
    public const uint Version = 1;
    private static readonly string Software = $"certbridge {StoreProgram.Own}";

    public Hello Write(PartnerId partner)
    {
        TrustSnapshot snapshot = trust.Current;
        var hello = new Hello
        {
            Version = Version,
            PartnerId = identity.Id.Value,
            PeerId = partner.Value,
            Environment = identity.Environment,
            CardSerial = snapshot.OwnCard.Serial,
            CardDigest = Bytes(snapshot.OwnCard.Digest),
            SheetSerial = snapshot.OwnSheet.Serial,
            SheetDigest = Bytes(snapshot.OwnSheet.Digest),
            ClockMs = (ulong)time.GetUtcNow().ToUnixTimeMilliseconds(),
            Software = Software,
            TakesUrgent = true,
            ComparesSets = true,
            TakesAnchors = true,
            Witnesses = witnessing.WitnessFor.Contains(partner),
            Maintenance = maintenances.Said(),
        };
        if (AgreementHash(partner) is { } hash)
            hello.AgreementHash = Bytes(hash);
        if (snapshot.Find(partner) is { } held)
        {
            hello.HeldCardSerial = held.Card.Serial;
            hello.HeldCardDigest = Bytes(held.Card.Digest);
            hello.HeldSheetSerial = held.Sheet?.Serial ?? 0;
        }
        store.Read(reader => Stand(hello, reader, partner));
        return hello;
    }

    /// <summary>Withdrawals the partner has not answered.</summary>
    public ulong Unanswered(PartnerId partner) => store.Read(reader => reader.CountUnansweredWithdrawals(partner));

    public Digest? AgreementHash(PartnerId partner) =>
        trust.Current.Find(partner)?.InForce(time.GetUtcNow())?.Document.Hash;

    /// <summary>How a connection stands whose hellos were taken, and why.</summary>
    public (LinkState State, string Cause) StandingOf(LinkSession session)
    {
        if (session.MayDeliver)
            return (LinkState.Up, "");
        return trust.Current.Find(session.Partner)?.SuspendedOn(time.GetUtcNow()) is { } suspended
            ? (LinkState.Suspended, WhySuspended(suspended))
            : (LinkState.Degraded, LinkSession.NoCommonAgreement);
    }

    private static string WhySuspended(KnownAgreement agreement)
    {
        PartnerId[] sides = [.. new[] { agreement.Document.Parties.First, agreement.Document.Parties.Second }.Where(side => agreement.Said.StandingOf(side) == AgreementStanding.Suspended)];
        string who = sides.Length == 0 ? "officers" : $"officers of {string.Join(" and ", sides.Select(side => $"{side} ({StandingWords.Of(agreement.Said.Newest(side)!.Claim.Reason)})"))}";
        return $"{who} suspended {agreement.Document}: certbridge agreement show {agreement.Document.Id}";
    }

    private static bool Stand(Hello hello, StoreReader reader, PartnerId partner)
    {
        hello.Lanes.AddRange(LaneGroups.Lanes.Select(lane => Stand(reader, partner, lane)));
        hello.WithdrawalsUnanswered = reader.CountUnansweredWithdrawals(partner);
        hello.LogEpoch = reader.CurrentLog(partner, LogSide.Mine).Epoch;
        hello.FollowedEpoch = reader.CurrentLog(partner, LogSide.Theirs).Epoch;
        if (reader.NewestEpochRecord(partner, LogSide.Mine) is { } record)
            hello.EpochRecord = SignedEpoch.Parser.ParseFrom(record.Record);
        if (reader.LatestCheckpoint(partner, LogSide.Mine) is { } mine)
            hello.Checkpoint = ByteString.CopyFrom(mine.Note);
        if (reader.LatestCheckpoint(partner, LogSide.Theirs) is { } followed)
        {
            hello.FollowedSize = followed.Size;
            hello.FollowedRoot = Bytes(followed.Root);
        }
        return true;
    }

    private static LaneStanding Stand(StoreReader reader, PartnerId partner, LaneName lane)
    {
        LaneOut ours = reader.GetLaneOut(partner, lane);
        LaneIn theirs = reader.GetLaneIn(partner, lane);
        return new LaneStanding
        {
            Lane = lane,
            MyEpoch = ours.Epoch,
            LastNumber = ours.LastNumber,
            YourEpoch = theirs.Epoch,
            Floor = theirs.Floor,
            Receipted = reader.HighestReceipted(partner, lane, ours.Epoch),
        };
    }

    private static ByteString Bytes(Digest digest) => ByteString.CopyFrom(digest.ToBytes());
}
