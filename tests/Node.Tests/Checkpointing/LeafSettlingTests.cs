using CertBridge.Node.Checkpointing;
using CertBridge.Node.Linking;
using CertBridge.Node.Rationing;
using CertBridge.Node.Settings;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Following;
using CertBridge.Recording.Trees;
using CertBridge.Storage;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Rows;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Checkpointing;

/// <summary>What a partner's log says it sent is stored as long as an honest log could say it: numbers rise, and none is beyond the window.</summary>
public sealed class LeafSettlingTests : IAsyncLifetime
{
    private const LaneName Lane = LaneName.Routine;
    private const ulong Ahead = LeafMeaning.NumberedAheadMax;
    private readonly WorkingNode aln = WorkingNode.Founding("cert-aln");
    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");
    private readonly MerkleFrontier tree = new();
    private CheckpointRow? head;

    public Task InitializeAsync()
    {
        bor.Meet(aln);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
    }

    [Fact]
    public async Task SettleAsync_OfNumbersThatRiseWithinTheWindow_StoresThem()
    {
        await FollowAsync(Sent([1, 2, Ahead]));

        Assert.Equal(3UL, bor.Store.Read(reader => reader.FollowedLogSize(aln.Identity.Id)));
        Assert.Equal(new FollowedLane(Lane, 1, Ahead), bor.Store.Read(reader => reader.FollowedLane(aln.Identity.Id, Lane)));
    }

    [Fact]
    public async Task SettleAsync_BeyondTheWindow_IsAConflict_UntilTheFloorMoves()
    {
        Assert.Contains("was taken last", await ConflictAsync(Sent([Ahead + 1])), StringComparison.Ordinal);
        await bor.Store.CommitAsync(CommitUrgency.Routine, 1, writer => writer.AdvanceFloor(aln.Identity.Id, Lane, 1, 1));

        await FollowAsync(Sent([Ahead + 1]));
    }

    [Fact]
    public async Task SettleAsync_OfANumberNamedBefore_IsAConflict_AlsoUnderALaterCheckpoint_AndAfterARestart()
    {
        Assert.Contains("named 2 before", await ConflictAsync(Sent([1, 2, 2])), StringComparison.Ordinal);
        await FollowAsync(Sent([1, 2]));
        Assert.Contains("named 2 before", await ConflictAsync(Sent([1])), StringComparison.Ordinal);
        await bor.RestartAsync();

        Assert.Contains("named 2 before", await ConflictAsync(Sent([2])), StringComparison.Ordinal);
        Assert.Equal(2UL, bor.Store.Read(reader => reader.FollowedLogSize(aln.Identity.Id)));
    }

    [Fact]
    public async Task SettleAsync_OfAnotherEpochThanTheLanes_IsAConflict()
    {
        Assert.Contains("in epoch 1", await ConflictAsync([.. Sent([1]), .. Sent([1], epoch: 2)]), StringComparison.Ordinal);
        await bor.Store.CommitAsync(CommitUrgency.Routine, 1, writer => writer.AdvanceFloor(aln.Identity.Id, Lane, 3, 1));

        Assert.Contains("in epoch 3", await ConflictAsync(Sent([1])), StringComparison.Ordinal);
        await FollowAsync(Sent([1, 2], epoch: 3));
    }

    [Fact]
    public async Task SettleAsync_CountsLeavesAndCheckpoint_AgainstThePartnersRoom()
    {
        IReadOnlyList<byte[]> records = Sent([1, 2]);
        await FollowAsync(records);

        Assert.Equal(records.Sum(record => record.Length) + head!.Note.Length + (3 * StoreReader.BytesPerLeaf), bor.Store.Read(reader => reader.RoomTaken(aln.Identity.Id)));
    }

    [Theory]
    [InlineData(15, 200, true)] // below the watermark of the most urgent lane
    [InlineData(17, 200, false)] // and only below that: receipts are taken in to the end
    public async Task IsShortOfRoomAsync_AsksTheDisk(long freeMiB, long sizeMiB, bool expected) =>
        Assert.Equal(expected, await Settling(new DiskSpace(freeMiB << 20, sizeMiB << 20)).IsShortOfRoomAsync(aln.Identity.Id, 1));

    [Fact]
    public async Task IsShortOfRoomAsync_BeyondThePartnersRoomAndATenth_IsSo_AndAlarmedOnce()
    {
        var space = new DiskSpace(1L << 39, 1L << 40);
        var limits = new LimitSettings { PartnerStoredBytes = 1024 * 1024 };
        LeafSettling settling = Settling(space, limits);
        await bor.Store.CommitAsync(CommitUrgency.Routine, 1, writer => writer.TakeRoom(aln.Identity.Id, 1024 * 1024));

        Assert.False(await settling.IsShortOfRoomAsync(aln.Identity.Id, 100 * 1024));
        Assert.True(await settling.IsShortOfRoomAsync(aln.Identity.Id, 105 * 1024));
        Assert.True(await settling.IsShortOfRoomAsync(aln.Identity.Id, 105 * 1024));
        AlarmRow alarm = Assert.Single(bor.Store.Read(reader => reader.ListAlarms(10)));
        Assert.Equal(("PARTNER_ROOM", 1), (alarm.Kind, alarm.Times));
    }

    private static IReadOnlyList<byte[]> Sent(ulong[] numbers, ulong epoch = 1) => [.. numbers.Select(number => LeafRecords.Write(new LeafRecord
    {
        Sent = new SentRecord
        {
            Epoch = epoch,
            Lane = Lane,
            Number = number,
            EnvelopeId = ByteString.CopyFrom(EnvelopeId.Create(Founding.FoundedNode.Now).ToBytes()),
            EnvelopeDigest = ByteString.CopyFrom(Digest.Of("an envelope"u8).ToBytes()),
            AtMs = 1,
        },
    }))];

    private LeafSettling Settling(DiskSpace space, LimitSettings? limits = null)
    {
        var alarms = new LinkAlarms(bor.Store, bor.Clock, NullLogger<LinkAlarms>.Instance);
        var disk = new DiskRoom(bor.Clock, () => space);
        return new LeafSettling(bor.Identity, bor.Trust, bor.Store, new SettledReports(), alarms, new PartnerRoom(bor.Store, new LimitsInForce(limits ?? new LimitSettings()), disk, bor.Clock), disk, bor.Clock);
    }

    private async Task FollowAsync(IReadOnlyList<byte[]> records)
    {
        SettledLeaves settled = await SettleAsync(records);
        Assert.Null(settled.Conflict);
        head = settled.Head;
        foreach (byte[] record in records)
            tree.Append(MerkleHash.Leaf(record));
    }

    private async Task<string> ConflictAsync(IReadOnlyList<byte[]> records) => (await SettleAsync(records)).Conflict ?? "none";

    private Task<SettledLeaves> SettleAsync(IReadOnlyList<byte[]> records)
    {
        MerkleFrontier grown = tree.Copy();
        foreach (byte[] record in records)
            grown.Append(MerkleHash.Leaf(record));
        var signed = new LogCheckpoint(LogCheckpoint.OriginOf(aln.Identity.Environment, aln.Identity.Id, bor.Identity.Id), grown.Size, grown.Root());
        byte[] note = SignedNote.Sign(signed, aln.Keys.Log.Id, aln.Keys.Log.Sign);
        return Settling(new DiskSpace(1L << 39, 1L << 40)).SettleAsync(bor.Trust.Current.Find(aln.Identity.Id)!.Id, head, records, note, CancellationToken.None);
    }
}
