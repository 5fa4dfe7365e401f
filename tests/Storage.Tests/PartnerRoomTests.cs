using CertBridge.Protocol.V1;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage.Tests;

/// <summary>What a partner takes is counted in the commit that stores it: nothing drifts, and an undone work counts nothing.</summary>
public sealed class PartnerRoomTests : IAsyncLifetime
{
    private const long SealedThrice = 3 * ContentSeal.OverheadBytes;
    private readonly TestHome home = new();
    private NodeStore store;

    public PartnerRoomTests() => store = home.Open();

    [Fact]
    public async Task RoomTaken_IsWhatTheRowsHold_OverARestart()
    {
        InboxRow whole = Samples.Arrival(1, 0);
        InboxRow refused = Samples.Arrival(2, 1) with { State = InboxState.Refused, Header = [], Cms = [], ReportJson = [] };
        await AddAsync(whole);
        await AddAsync(refused);
        long numbers = 2 * StoreReader.BytesPerNumber;
        long body = whole.Header.Length + whole.Cms.Length + whole.ReportJson.Length + SealedThrice;
        Assert.Equal(numbers + body, Taken());

        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.AddFollowedLeaves(Samples.Bor, 0, [new byte[100], new byte[10]]));
        long leaves = 110 + (2 * StoreReader.BytesPerLeaf);
        Assert.Equal(numbers + body + leaves, Taken());

        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.DestroyContent(ContentKind.Inbox, 1, Samples.Now));
        Assert.Equal(numbers + leaves, Taken());
        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.DestroyContent(ContentKind.Inbox, 1, Samples.Now));

        await store.DisposeAsync();
        store = home.Open();
        Assert.Equal(numbers + leaves, Taken());
        Assert.Equal(0, store.Read(reader => reader.RoomTaken(Samples.Cyr)));
    }

    [Fact]
    public async Task RoomTaken_OfAWorkThatIsUndone_StaysWhatItWas()
    {
        await AddAsync(Samples.Arrival(1, 0));
        long before = Taken();

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.CommitAsync(CommitUrgency.Routine, 0, (Action<StoreWriter>)(writer =>
        {
            writer.AppendLinkLeaf(Samples.Bor, [1]);
            writer.AddInbox(Samples.Arrival(2, 1));
            throw new InvalidOperationException("for the test");
        })));

        Assert.Equal(before, Taken());
    }

    [Fact]
    public async Task SetFollowedLane_GoesForward_AndNeverBack()
    {
        Assert.Null(store.Read(reader => reader.FollowedLane(Samples.Bor, LaneName.Routine)));
        await FollowAsync(new FollowedLane(LaneName.Routine, 1, 7));

        await Assert.ThrowsAsync<StoreConflictException>(() => FollowAsync(new FollowedLane(LaneName.Routine, 1, 7)));
        await Assert.ThrowsAsync<StoreConflictException>(() => FollowAsync(new FollowedLane(LaneName.Routine, 1, 6)));
        await FollowAsync(new FollowedLane(LaneName.Routine, 2, 1));
        await Assert.ThrowsAsync<StoreConflictException>(() => FollowAsync(new FollowedLane(LaneName.Routine, 1, 8)));

        Assert.Equal(new FollowedLane(LaneName.Routine, 2, 1), store.Read(reader => reader.FollowedLane(Samples.Bor, LaneName.Routine)));
        Assert.Null(store.Read(reader => reader.FollowedLane(Samples.Bor, LaneName.Bulk)));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        home.Dispose();
    }

    private long Taken() => store.Read(reader => reader.RoomTaken(Samples.Bor));

    private Task AddAsync(InboxRow row) => store.CommitAsync(CommitUrgency.Routine, 0, writer =>
    {
        writer.AppendLinkLeaf(row.Partner, [1]);
        writer.AddInbox(row);
    });

    private Task FollowAsync(FollowedLane lane) => store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.SetFollowedLane(Samples.Bor, lane));
}
