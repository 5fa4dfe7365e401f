using CertBridge.Protocol.V1;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Copies;
using CertBridge.Storage.Rows;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage.Tests.Contents;

/// <summary>A store from before there were content keys is sealed at its next start, and what lay in clear is gone from its files.</summary>
public sealed class SealingOldStoresTests : IDisposable
{
    private const string Canary = "CANARY-77a1";
    private const int Rows = 200;

    private static readonly string Body = string.Concat(Enumerable.Repeat($"{Canary} body ", 200));

    private readonly TestHome home = new();

    [Fact]
    public async Task Open_OfAnOldStore_SealsEveryRow()
    {
        await MakeOldAsync();
        Assert.True(StoreScan.Holds(home, Canary), "the scan finds what is there");

        await using NodeStore store = home.Open();

        Assert.Single(StoreCopies.EraseAll(home.Home)); // the store as it was, for a way back
        Assert.False(StoreScan.Holds(home, Canary));
        for (int number = 1; number <= Rows; number++)
        {
            ReportRow report = store.Read(reader => reader.FindReport(Samples.Report(number)))!;
            Assert.Equal($"{Canary} title {number}", report.Title);
            Assert.Equal($"{number} {Body}", System.Text.Encoding.UTF8.GetString(report.Json));
        }
        Assert.Equal(Rows, store.Read(reader => reader.SentUnsettled(Samples.Bor, LaneName.Routine, 0, Rows)).Count(row =>
            System.Text.Encoding.UTF8.GetString(row.Cms) == $"cms {row.Number} {Body}" && System.Text.Encoding.UTF8.GetString(row.Header) == $"header {Canary}"));
        IReadOnlyList<InboxRow> inbox = store.Read(reader => reader.ListInbox(Rows + 1));
        Assert.Equal(Rows, inbox.Count(row => row.State == InboxState.Stored && row.Title == $"{Canary} title {row.Number}" && row.Reason.Length == 0));
        Assert.Equal($"{Canary} was said", Assert.Single(inbox, row => row.State == InboxState.Refused).Reason);
        Assert.Equal($"report {Canary}", System.Text.Encoding.UTF8.GetString(store.Read(reader => reader.FindInbox(ReportOfBor(1)))!.ReportJson));
        Assert.True(store.Read(reader => reader.FindSubmission("key 1", Samples.Digest(1)))!.IsSame);
        long sealedBytes = 3 * ContentSeal.OverheadBytes;
        long bodies = Rows * (1 + $"cms {Body}".Length + $"report {Canary}".Length + sealedBytes);
        Assert.Equal(bodies + ((Rows + 1) * StoreReader.BytesPerNumber), store.Read(reader => reader.RoomTaken(Samples.Bor)));
    }

    [Fact]
    public async Task ASealedStore_TakesNewRows()
    {
        await MakeOldAsync();
        await using NodeStore store = home.Open();

        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.AddReport(Samples.ReportRow(Rows + 1)));

        Assert.Equal(Samples.ReportRow(Rows + 1).Title, store.Read(reader => reader.FindReport(Samples.Report(Rows + 1)))!.Title);
        Assert.Equal($"{Canary} title {Rows}", store.Read(reader => reader.FindReport(Samples.Report(Rows)))!.Title);
    }

    [Fact]
    public async Task Open_AfterBeingKilledBeforeTheFileWasWrittenAnew_WritesItAnew()
    {
        await MakeOldAsync();
        using (SqliteDatabase database = SqliteDatabase.OpenWriter(home.Home.StoreFile))
        using (var vault = new ContentVault(TestHome.Key))
        using (ContentFunctions.Define(database, vault, TestHome.Key))
            Sqlite.Schema.Apply(database, Migration.All, Samples.Now);
        Assert.True(StoreScan.Holds(home, Canary), "free pages still hold what was in clear");

        await using NodeStore store = home.Open();

        Assert.False(StoreScan.Holds(home, Canary));
        Assert.Equal("0", store.Read(reader => reader.Database.Pragma("user_version")));
        Assert.Equal($"{Canary} title 1", store.Read(reader => reader.FindReport(Samples.Report(1)))!.Title);
    }

    public void Dispose() => home.Dispose();

    private static string ReportOfBor(int number) => Samples.Arrival((ulong)number, 0).ReportId!.Value.Value;

    /// <summary>As the program before this one wrote it: tables of step 1, rows with real relations, and traces of rows that are gone.</summary>
    private async Task MakeOldAsync()
    {
        await NodeStore.Open(home.Home, TestHome.Key, TimeProvider.System, [Migration.All[0]]).DisposeAsync();
        Assert.False(NodeStore.NeedsItsKey(home.Home));
        using SqliteDatabase database = SqliteDatabase.OpenWriter(home.Home.StoreFile);
        database.Execute("PRAGMA secure_delete=OFF");
        database.Execute("BEGIN");
        for (int number = 1; number <= Rows; number++)
            AddOldRows(database, number);
        database.Execute("COMMIT");
        database.Execute(
            $"""
            INSERT INTO link_leaf VALUES ('cert-bor', {Rows}, x'01');
            INSERT INTO inbox (partner, lane, epoch, number, envelope_id, envelope_digest, state, reason, revision, title, tlp, pap, indicators, size_bytes, received_ms, leaf_index)
            VALUES ('cert-bor', 4, 1, {Rows + 1}, randomblob(16), randomblob(32), 3, '{Canary} was said', 0, '', 0, 0, 0, 0, 1, {Rows});
            CREATE TABLE gone (x TEXT);
            INSERT INTO gone VALUES ('{Body}'), ('{Body}');
            DROP TABLE gone;
            """);
    }

    private static void AddOldRows(SqliteDatabase database, int number)
    {
        database.Query("INSERT INTO report (report_id, revision, uuid, title, tlp, pap, indicators, size_bytes, accepted_ms) VALUES (?, 1, randomblob(16), ?, 3, 2, 1, 9, 1)")
            .Bind(Samples.Report(number)).Bind($"{Canary} title {number}").Run();
        database.Query("INSERT INTO report_body (id, json) VALUES (?, cast(? AS BLOB))").Bind((long)number).Bind($"{number} {Body}").Run();
        database.Query("INSERT INTO submission VALUES (?, ?, ?, 1, 0)").Bind($"key {number}").Bind(Samples.Digest(number)).Bind(Samples.Report(number)).Run();
        database.Query(
            """
            INSERT INTO outbox (partner, lane, state, report_id, revision, envelope_id, envelope_digest, manifest_digest, agreement_hash, card_digest,
                sheet_digest, signed_by, size_bytes, expires_ms, queued_ms, changed_ms, epoch, number)
            VALUES ('cert-bor', ?, 2, ?, 1, randomblob(16), randomblob(32), randomblob(32), randomblob(32), randomblob(32), randomblob(32), randomblob(32), 1, 2, 3, 4, 1, ?)
            """).Bind((int)LaneName.Routine).Bind(Samples.Report(number)).Bind((long)number).Run();
        database.Query("INSERT INTO outbox_body VALUES (?, cast(? AS BLOB), cast(? AS BLOB))").Bind((long)number).Bind($"header {Canary}").Bind($"cms {number} {Body}").Run();
        database.Query("INSERT INTO link_leaf VALUES ('cert-bor', ?, x'01')").Bind((long)number - 1).Run();
        database.Query(
            """
            INSERT INTO inbox (partner, lane, epoch, number, envelope_id, envelope_digest, state, reason, report_id, revision, originator, title, tlp, pap, indicators, size_bytes,
                received_ms, leaf_index)
            VALUES ('cert-bor', 4, 1, ?, randomblob(16), randomblob(32), 1, '', ?, 1, 'cert-bor', ?, 3, 2, 1, 9, 1, ?)
            """).Bind((long)number).Bind(ReportOfBor(number)).Bind($"{Canary} title {number}").Bind((long)number - 1).Run();
        database.Query("INSERT INTO inbox_body VALUES (?, x'01', cast(? AS BLOB), cast(? AS BLOB))").Bind((long)number).Bind($"cms {Body}").Bind($"report {Canary}").Run();
    }
}
