using CertBridge.Protocol.V1;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Rows;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage.Tests.Contents;

/// <summary>After a key is destroyed, neither it nor what it sealed is in any file of the store.</summary>
public sealed class DestroyedContentTests : IAsyncLifetime
{
    private const int Reports = 1500; // several pages of keys, so that there are neighbours to be moved about

    private readonly TestHome home = new();
    private readonly NodeStore store;

    public DestroyedContentTests() => store = home.Open();

    [Fact]
    public async Task DestroyContent_LeavesNeitherKeyNorSealedBytesInAnyFile()
    {
        await AddReportsAsync();
        foreach (int number in new[] { 1, 2, 3, 700, 701, 702, Reports })
        {
            byte[][] blobs = Blobs(number);
            Assert.All(blobs, blob => Assert.True(StoreScan.Holds(home, blob), "the scan finds what is there"));

            Assert.True(await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.DestroyContent(ContentKind.Report, number, Samples.Now)));

            Assert.False(store.MayHoldDestroyedContent);
            Assert.All(blobs, blob => Assert.False(StoreScan.Holds(home, blob)));
            Assert.Equal(0, new FileInfo($"{home.Home.StoreFile}-wal").Length);
        }
        ReportRow destroyed = store.Read(reader => reader.FindReport(Samples.Report(700)))!;
        Assert.Equal((true, "", 0), (destroyed.IsDestroyed, destroyed.Title, destroyed.Json.Length));
        Assert.Equal("Phishing against ministries 699", store.Read(reader => reader.FindReport(Samples.Report(699)))!.Title);
    }

    [Fact]
    public async Task DestroyContent_OfEveryOther_LeavesNoCopyOfAKeyThatWasMovedAbout()
    {
        await AddReportsAsync();
        byte[][] keys = [.. Enumerable.Range(1, Reports).Where(number => number % 2 == 0).Select(number => Blobs(number)[0])];

        await store.CommitAsync(CommitUrgency.Routine, 0, writer =>
        {
            for (int number = 2; number <= Reports; number += 2)
                writer.DestroyContent(ContentKind.Report, number, Samples.Now);
        });

        byte[] file = await File.ReadAllBytesAsync(home.Home.StoreFile);
        Assert.All(keys, key => Assert.True(file.AsSpan().IndexOf(key) < 0));
    }

    [Fact]
    public async Task DestroyContent_Twice_SaysSo()
    {
        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.AddReport(Samples.ReportRow(1)));

        Assert.True(await DestroyAsync(ContentKind.Report, 1));
        Assert.False(await DestroyAsync(ContentKind.Report, 1));
        await Assert.ThrowsAsync<StoreConflictException>(() => DestroyAsync(ContentKind.Report, 2));
    }

    [Fact]
    public async Task DestroyContent_OfTheInbox_KeepsTheRowAndItsReceipt()
    {
        InboxRow row = Samples.Arrival(1, 0);
        await store.CommitAsync(CommitUrgency.Routine, 0, writer =>
        {
            writer.AppendLinkLeaf(Samples.Bor, [1]);
            writer.AddInbox(row);
        });

        Assert.True(await DestroyAsync(ContentKind.Inbox, 1));

        InboxRow destroyed = store.Read(reader => reader.FindInbox(row.EnvelopeId.ToString()))!;
        Assert.Equal((true, "", 0, 0), (destroyed.IsDestroyed, destroyed.Title, destroyed.Cms.Length, destroyed.ReportJson.Length));
        Assert.Equal((row.EnvelopeDigest, row.ManifestDigest), (destroyed.EnvelopeDigest, destroyed.ManifestDigest));
        Assert.Single(store.Read(reader => reader.LinkLeaves(Samples.Bor, 0, 10)));
    }

    [Fact]
    public async Task DestroyContent_OfWhatIsOnItsWay_IsRefused()
    {
        await store.CommitAsync(CommitUrgency.Routine, 0, writer =>
        {
            writer.AddReport(Samples.ReportRow(1));
            writer.AddOutbox(Samples.Entry(1));
        });

        await Assert.ThrowsAsync<StoreConflictException>(() => DestroyAsync(ContentKind.Report, 1));
        await Assert.ThrowsAsync<StoreConflictException>(() => DestroyAsync(ContentKind.Outbox, 1));
        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.NumberOutbox(1, 1, 1, Samples.Now));
        await Assert.ThrowsAsync<StoreConflictException>(() => DestroyAsync(ContentKind.Outbox, 1));
        Assert.NotEmpty(store.Read(reader => reader.SentUnsettled(Samples.Bor, LaneName.Routine, 0, 1))[0].Cms);

        await store.CommitAsync(CommitUrgency.Routine, 0, writer =>
        {
            writer.AddHeldReceipt(Samples.Receipt(1, 0));
            writer.MoveOutbox(1, OutboxEvent.ReceiptStored, Samples.Now);
        });

        Assert.True(await DestroyAsync(ContentKind.Report, 1));
        Assert.True(await DestroyAsync(ContentKind.Outbox, 1));
    }

    [Fact]
    public async Task ReplaceSealed_DestroysTheKeyOfTheEnvelopeBefore()
    {
        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.AddOutbox(Samples.Entry(1)));

        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.ReplaceSealed(1, Samples.Entry(1) with { Cms = [7, 7] }));

        Assert.Equal(1, store.Read(reader => reader.Database.Query("SELECT count(*) FROM content_key WHERE wrapped = zeroblob(61)").Scalar()));
        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.NumberOutbox(1, 1, 1, Samples.Now));
        Assert.Equal([7, 7], store.Read(reader => reader.SentUnsettled(Samples.Bor, LaneName.Routine, 0, 1))[0].Cms);
    }

    [Fact]
    public async Task AReaderInTheWay_IsToldOf_AndTheNextCommitFinishes()
    {
        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.AddReport(Samples.ReportRow(1)));
        using (SqliteDatabase reader = SqliteDatabase.OpenReader(home.Home.StoreFile))
        {
            reader.Execute("BEGIN");
            reader.Query("SELECT count(*) FROM report").Scalar();

            Assert.True(await DestroyAsync(ContentKind.Report, 1)); // waits for the reader as long as SQLite is told to, 5 s

            Assert.True(store.MayHoldDestroyedContent);
        }
        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.AppendNodeLeaf("next", [1]));

        Assert.False(store.MayHoldDestroyedContent);
        Assert.Equal(0, new FileInfo($"{home.Home.StoreFile}-wal").Length);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        home.Dispose();
    }

    private Task<bool> DestroyAsync(ContentKind kind, long id) => store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.DestroyContent(kind, id, Samples.Now));

    private async Task AddReportsAsync()
    {
        for (int first = 1; first <= Reports; first += 100)
        {
            await store.CommitAsync(CommitUrgency.Routine, 0, writer =>
            {
                for (int number = first; number < first + 100; number++)
                    writer.AddReport(Samples.ReportRow(number));
            });
        }
    }

    /// <summary>Wrapped key, sealed title and sealed report.</summary>
    private byte[][] Blobs(int report) => store.Read(reader => reader.Database.Query(
            "SELECT k.wrapped, r.sealed_title, b.json FROM report r JOIN content_key k ON k.id = r.content_key JOIN report_body b ON b.id = r.id WHERE r.id = ?")
        .Bind((long)report).One(row => new[] { row.Bytes(0), row.Bytes(1), row.Bytes(2) }))!;
}
