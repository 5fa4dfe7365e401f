using CertBridge.Node.Checkpointing;
using CertBridge.Node.Linking;
using CertBridge.Node.Rationing;
using CertBridge.Node.Receiving;
using CertBridge.Node.Settings;
using CertBridge.Node.Tests.Receiving;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Tests.Withdrawing;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Following;
using CertBridge.Recording.Receipts;
using CertBridge.Sealing.Keys;
using CertBridge.Storage;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Rows;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Checkpointing;

/// <summary>What rode an urgent lane is settled by a receipt its giver signed by itself, once, and the giver's log has to agree with it.</summary>
public sealed class ReceiptAloneTests : SharedReport
{
    private ReportId report;
    private OutboxRow entry = null!;
    private IReadOnlyList<StoredLeaf> given = [];

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        report = (await Aln.AcceptedAsync(Reports.Yaml(), LaneName.Flash)).ReportId;
        entry = Assert.Single(await Aln.NumberedAsync(Bor.Identity.Id));
        given = await TakeInAsync();
    }

    [Fact]
    public async Task IsGivenOnce_WithItsPlace_AndOnlyForUrgentLanes()
    {
        Assert.Equal(LaneName.Flash, entry.Lane);
        Assert.Equal(0UL, Assert.Single(given).Index);
        Assert.Empty(await TakeInAsync());

        ReportId routine = (await Aln.AcceptedAsync(Reports.Yaml(title: "routine"))).ReportId;
        OutboxRow next = (await Aln.NumberedAsync(Bor.Identity.Id)).Single(row => row.ReportId == routine);
        Assert.Empty((await RecordAsync(next)).Given);
    }

    [Fact]
    public async Task Settles_BeforeTheLogIsFollowed_AndTheLogPlacesIt()
    {
        Assert.Null(await SettleAsync(Signed()));

        HeldReceiptRow alone = Assert.Single(Held());
        Assert.Equal((OutboxState.Delivered, 0UL, Bor.Keys.Signing.Id), (Newest(report).State, alone.CheckpointSize, alone.SignedBy));
        Assert.True(PublicKeySignature.Verify(Aln.Trust.Current.Find(Bor.Identity.Id)!.Card.SigningKeys[0].PublicKey, ReceiptSignature.Text(Origin, alone.LeafIndex, alone.Record), alone.Signature));
        Assert.Equal(1, Alone());

        await SettleAsync(Aln, Bor);

        HeldReceiptRow placed = Assert.Single(Held());
        Assert.Equal(1UL, placed.CheckpointSize);
        Assert.Equal(alone.Record, placed.Record);
        Assert.Equal(alone.Signature, placed.Signature);
        Assert.Equal(0, Alone());
    }

    /// <summary>After a new epoch the log of the partner says again what was receipted before the copy: the number that was given since must be sent all the same.</summary>
    [Fact]
    public async Task OfAnEpochThatEnded_SettlesNothing_AndTheNewNumberIsStillSent()
    {
        await Aln.Store.CommitAsync(CommitUrgency.Routine, 1, writer =>
        {
            writer.BeginLane(Bor.Identity.Id, entry.Lane, 2);
            writer.RenumberOutbox(entry.Id, 2, 1, Aln.Clock.Now);
            writer.SetLaneOut(Bor.Identity.Id, entry.Lane, new LaneOut(2, 1));
        });

        await SettleAsync(Aln, Bor);

        Assert.Equal(1UL, Aln.Store.Read(reader => reader.FollowedLogSize(Bor.Identity.Id)));
        Assert.Empty(Held());
        Assert.Equal((entry.Id, 2UL, 1UL), Assert.Single(Aln.Store.Read(reader => reader.SentUnsettled(Bor.Identity.Id, entry.Lane, 0, 10))) is var waiting ? (waiting.Id, waiting.Epoch, waiting.Number) : default);
    }

    [Fact]
    public async Task Settles_BeforeAnEpochEnds_AndTheLogPlacesItAfter()
    {
        Assert.Null(await SettleAsync(Signed()));
        await Aln.Store.CommitAsync(CommitUrgency.Routine, 1, writer => writer.BeginLane(Bor.Identity.Id, entry.Lane, 2));

        await SettleAsync(Aln, Bor);

        Assert.Equal(1UL, Assert.Single(Held()).CheckpointSize);
    }

    [Fact]
    public async Task TwiceOrAfterTheLog_ChangesNothing()
    {
        SignedReceipt receipt = Signed();
        Assert.Null(await SettleAsync(receipt));
        Assert.Null(await SettleAsync(receipt));
        await SettleAsync(Aln, Bor);
        Assert.Null(await SettleAsync(Signed()));

        Assert.Equal(1UL, Assert.Single(Held()).CheckpointSize);
    }

    [Fact]
    public async Task WhereTheLogHasAnotherLeafAtItsPlace_TheLogIsAConflict()
    {
        Assert.Null(await SettleAsync(Signed()));

        SettledLeaves settled = await FollowOtherAsync();

        Assert.Contains("leaf 0 is not the receipt", settled.Conflict, StringComparison.Ordinal);
        Assert.Equal(0UL, Aln.Store.Read(reader => reader.FollowedLogSize(Bor.Identity.Id)));
    }

    [Fact]
    public async Task WhereTheLogWasFollowedAndHasAnotherLeafThere_TheReceiptIsAConflict_AndIsKept()
    {
        await SettleAsync(Aln, Bor);
        byte[] other = Other();

        string? conflict = await SettleAsync(ReceiptSignature.Sign(Origin, 0, other, Bor.Keys.Signing.Id, Bor.Keys.Signing.Sign));

        Assert.Contains("leaf 0 is not the receipt", conflict, StringComparison.Ordinal);
        AlarmRow alarm = Assert.Single(Aln.Store.Read(reader => reader.ListAlarms(10)));
        Assert.Equal("LOG_CONFLICT", alarm.Kind);
    }

    [Fact]
    public async Task ForWhatWasNeverSent_IsAConflict()
    {
        LeafRecord record = LeafRecord.Parser.ParseFrom(given[0].Record);
        record.Receipt.Number = 2;

        Assert.Contains("never sent", await SettleAsync(ReceiptSignature.Sign(Origin, 1, LeafRecords.Write(record), Bor.Keys.Signing.Id, Bor.Keys.Signing.Sign)), StringComparison.Ordinal);
        Assert.Equal(OutboxState.Sent, Newest(report).State);
    }

    [Fact]
    public void OnlyASigningKeyOfTheCard_WithinItsDates_Holds()
    {
        var card = Aln.Trust.Current.Find(Bor.Identity.Id)!.Card;
        SignedReceipt byTheLogKey = ReceiptSignature.Sign(Origin, 0, given[0].Record, Bor.Keys.Log.Id, Bor.Keys.Log.Sign);

        Assert.True(Open(Signed(), Aln.Clock.Now).IsValid);
        Assert.False(Open(byTheLogKey, Aln.Clock.Now).IsValid);
        Assert.False(Open(Signed(), card.SigningKeys[0].NotAfter.AddSeconds(1)).IsValid);

        Parsed<FollowedLeaf> Open(SignedReceipt receipt, DateTimeOffset now) => ReceiptSignature.Open(receipt, Origin, SigningKeyVerification.Of(card, now), Bor.Identity.Id, Aln.Identity.Id);
    }

    private string Origin => Recording.Checkpoints.LogCheckpoint.OriginOf(Bor.Identity.Environment, Bor.Identity.Id, Aln.Identity.Id);

    private SignedReceipt Signed() => new ReceiptSigning(Bor.Identity, Bor.Keys, Bor.Store).Sign(Aln.Identity.Id, given[0]);

    /// <summary>The same receipt a millisecond later: as good as the first, and not the one that was signed.</summary>
    private byte[] Other()
    {
        LeafRecord record = LeafRecord.Parser.ParseFrom(given[0].Record);
        record.Receipt.ReceivedMs++;
        return LeafRecords.Write(record);
    }

    private async Task<IReadOnlyList<StoredLeaf>> TakeInAsync() => (await RecordAsync(entry)).Given;

    private Task<RecordedArrivals> RecordAsync(OutboxRow row)
    {
        var judging = new ArrivalJudging(Bor.Identity, Bor.Trust, Bor.Keys, Bor.Incoming, new SuiteFloors(Bor.Store), Bor.Clock, NullLogger<ArrivalJudging>.Instance);
        var arrival = new Arrival(1, row.Lane, row.Number, row.Header, row.Cms);
        return Recordings.Of(Bor).RecordAsync(Aln.Identity.Id, row.Lane, 1, [new JudgedArrival(arrival, judging.Judge(Aln.Identity.Id, arrival))], CancellationToken.None);
    }

    private Task<string?> SettleAsync(SignedReceipt receipt)
    {
        Parsed<FollowedLeaf> opened = ReceiptSignature.Open(receipt, Origin, SigningKeyVerification.Of(Aln.Trust.Current.Find(Bor.Identity.Id)!.Card, Aln.Clock.Now), Bor.Identity.Id, Aln.Identity.Id);
        Assert.True(opened.IsValid, string.Join('\n', opened.Problems));
        return Settling().SettleAloneAsync(Bor.Identity.Id, opened.Value, receipt, CancellationToken.None);
    }

    /// <summary>cert-bor's log as a liar would write it: properly signed, with another receipt at the same place.</summary>
    private Task<SettledLeaves> FollowOtherAsync()
    {
        var tree = new Recording.Trees.MerkleFrontier();
        byte[] other = Other();
        tree.Append(Recording.Trees.MerkleHash.Leaf(other));
        var checkpoint = new Recording.Checkpoints.LogCheckpoint(Recording.Checkpoints.LogCheckpoint.OriginOf(Bor.Identity.Environment, Bor.Identity.Id, Aln.Identity.Id), 1, tree.Root());
        byte[] note = Recording.Checkpoints.SignedNote.Sign(checkpoint, Bor.Keys.Log.Id, Bor.Keys.Log.Sign);
        return Settling().SettleAsync(Bor.Identity.Id, head: null, [other], note, CancellationToken.None);
    }

    private LeafSettling Settling()
    {
        var disk = new DiskRoom(Aln.Founded.Home, Aln.Clock);
        return new LeafSettling(
            Aln.Identity, Aln.Trust, Aln.Store, Aln.Settled, new LinkAlarms(Aln.Store, Aln.Clock, NullLogger<LinkAlarms>.Instance),
            new PartnerRoom(Aln.Store, new LimitsInForce(new LimitSettings()), disk, Aln.Clock), disk, Aln.Clock);
    }

    private IReadOnlyList<HeldReceiptRow> Held() => Aln.Store.Read(reader => reader.ListHeldReceipts(report));

    private long Alone() => Aln.Store.Read(reader => reader.ReceiptsAlone(Bor.Identity.Id));
}
