using CertBridge.Protocol.Errors;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Rows;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage.Tests.Contents;

/// <summary>What the files of a store show to who has them and not its key.</summary>
public sealed class ContentAtRestTests : IDisposable
{
    private const string Canary = "CANARY-e3b7 of the water works";

    private static readonly byte[] Body = System.Text.Encoding.UTF8.GetBytes($"{{\"title\":\"{Canary}\"}}");

    private readonly TestHome home = new();

    [Fact]
    public async Task NoFile_HoldsContent_WhetherOpenOrClosed()
    {
        await using (NodeStore store = home.Open())
        {
            await AddAllAsync(store);
            AssertClean();
        }
        AssertClean();
    }

    [Fact]
    public async Task ASubmission_LeavesNeitherItsKeyNorTheDigestOfItsBytes()
    {
        var digest = Protocol.Ids.Digest.Of(Body);
        await using NodeStore store = home.Open();

        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.AddSubmission(digest.ToString(), digest, Samples.Report(1), 1));

        Assert.True(store.Read(reader => reader.FindSubmission(digest.ToString(), digest))!.IsSame);
        Assert.False(StoreScan.Holds(home, digest.ToString()));
        Assert.False(StoreScan.Holds(home, digest.ToBytes()));
        Assert.True(StoreScan.Holds(home, Samples.Report(1).Value), "the scan finds what is there");
    }

    [Fact]
    public async Task EqualContent_LiesDifferentlyInEachRow()
    {
        await using (NodeStore store = home.Open())
        {
            await store.CommitAsync(CommitUrgency.Routine, 0, writer =>
            {
                writer.AddReport(Samples.ReportRow(1) with { Title = Canary });
                writer.AddReport(Samples.ReportRow(2) with { Title = Canary });
            });
        }
        using SqliteDatabase database = SqliteDatabase.OpenReader(home.Home.StoreFile);

        Assert.Equal(2, database.Query("SELECT count(DISTINCT sealed_title) FROM report").Scalar());
        Assert.Equal(2, database.Query("SELECT count(DISTINCT wrapped) FROM content_key").Scalar());
    }

    [Fact]
    public async Task Open_WithAnotherKey_IsRefusedAndChangesNothing()
    {
        await using (NodeStore store = home.Open())
            await AddAllAsync(store);
        using var other = StoreKey.Create();

        Problem problem = Assert.Throws<StoreRefusedException>(() => NodeStore.Open(home.Home, other, TimeProvider.System)).Problem;

        Assert.Equal(StoreErrors.OtherStoreKey, problem.Code);
        Assert.True(NodeStore.NeedsItsKey(home.Home));
        await using NodeStore again = home.Open();
        Assert.Equal(Canary, again.Read(reader => reader.FindReport(Samples.Report(1)))!.Title);
    }

    [Fact]
    public void ANewHome_NeedsNoKey() => Assert.False(NodeStore.NeedsItsKey(home.Home));

    public void Dispose() => home.Dispose();

    private static Task AddAllAsync(NodeStore store) => store.CommitAsync(CommitUrgency.Routine, 0, writer =>
    {
        writer.AddReport(Samples.ReportRow(1) with { Title = Canary, Json = Body });
        writer.ReplaceSealed(writer.AddOutbox(Samples.Entry(1) with { Header = Body, Cms = Body }), Samples.Entry(1) with { Header = Body, Cms = Body });
        writer.AppendLinkLeaf(Samples.Bor, [1]);
        writer.AddInbox(Samples.Arrival(1, 0) with { Title = Canary, Header = Body, Cms = Body, ReportJson = Body });
        writer.AppendLinkLeaf(Samples.Bor, [1]);
        writer.AddInbox(Samples.Arrival(2, 1) with { State = InboxState.Quarantined, Reason = $"a field says {Canary}", Cms = Body });
    });

    private void AssertClean()
    {
        Assert.False(StoreScan.Holds(home, Canary));
        Assert.False(StoreScan.Holds(home, Body));
        Assert.True(StoreScan.Holds(home, Samples.Report(1).Value), "the scan finds what is there");
    }
}
