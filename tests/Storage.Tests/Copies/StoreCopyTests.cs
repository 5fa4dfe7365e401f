using CertBridge.Protocol.Errors;
using CertBridge.Storage.Copies;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage.Tests.Copies;

public sealed class StoreCopyTests : IDisposable
{
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly DateTimeOffset Upgrade = new(2026, 11, 26, 2, 1, 30, TimeSpan.Zero);

    private static readonly Migration[] Later =
        [.. Migration.All, new Migration(Migration.All.Count + 1, "later", "CREATE TABLE later (x INTEGER)", Samples.Digest(9))];

    private static readonly Migration[] Latest =
        [.. Later, new Migration(Later.Length + 1, "latest", "CREATE TABLE latest (x INTEGER)", Samples.Digest(10))];

    private readonly TestHome home = new();

    [Fact]
    public async Task Open_OfAnOlderStore_CopiesItFirst_WithItsSchemaAndRows()
    {
        await MakeAsync();

        await OpenAsync(Later);

        StoreCopy copy = Assert.Single(StoreCopies.List(home.Home));
        Assert.Equal($"before-{Later.Length:D4}-20261126T020130Z.copy", copy.Name);
        Assert.Equal((Migration.All.Count, Upgrade, FileMode600), (copy.Schema, copy.MadeAt, File.GetUnixFileMode(copy.File)));
        Assert.Equal(Later.Length, StoreProgram.Read(home.Home)!.Schema);
        await OpensAsThisProgramsAsync(copy);
    }

    [Fact]
    public async Task Open_OfAStoreFromBeforeContentKeys_KeepsItsWordsInTheCopyAlone()
    {
        await NodeStore.Open(home.Home, TestHome.Key, TimeProvider.System, [Migration.All[0]]).DisposeAsync();
        Tamper("INSERT INTO report (report_id, revision, uuid, title, tlp, pap, indicators, size_bytes, accepted_ms) VALUES ('CB-ALN-2026-0001', 1, randomblob(16), 'CANARY-31', 3, 2, 1, 9, 1)");

        await OpenAsync(Migration.All);

        Assert.True(Contents.StoreScan.Holds(home, "CANARY-31"));
        Assert.Single(StoreCopies.EraseAll(home.Home));
        Assert.False(Contents.StoreScan.Holds(home, "CANARY-31"));
    }

    [Fact]
    public async Task Open_OfAStoreOfThisProgram_OrOneThatHoldsNothing_CopiesNothing()
    {
        await OpenAsync([Migration.All[0]]);
        await OpenAsync(Migration.All);
        await MakeAsync();
        await OpenAsync(Migration.All);

        Assert.Empty(StoreCopies.List(home.Home));
    }

    [Fact]
    public async Task Open_WithoutRoomForTheCopy_IsRefusedWithBothNumbers_AndTheStoreStaysOld()
    {
        await MakeAsync();
        var tight = new DiskRoom(TimeProvider.System, () => new DiskSpace(FreeBytes: 12_345_678, DiskBytes: 1_000_000_000));

        Problem problem = Assert.Throws<StoreRefusedException>(() => NodeStore.Open(home.Home, TestHome.Key, new StandingClock(Upgrade), Later, tight)).Problem;

        Assert.Equal(StoreErrors.NoCopy, problem.Code);
        Assert.Contains("12345678 are free", problem.Message, StringComparison.Ordinal);
        using (StoreGlance glance = StoreGlance.Open(home.Home)!)
        {
            StoreSchema schema = glance.Read(reader => reader.ReadSchema(null));
            Assert.Contains($"{StoreCopies.RoomNeededBytes(schema)} bytes", problem.Message, StringComparison.Ordinal);
            Assert.Equal(Migration.All.Count, schema.Found);
        }
        Assert.DoesNotContain(Directory.GetFiles(home.Home.StoreFolder), file => file.Contains("before-", StringComparison.Ordinal));
        await home.Open().DisposeAsync();
    }

    [Fact]
    public async Task Open_WhereTheCopyCannotBeWritten_IsRefused_AndTheStoreStaysOld()
    {
        await MakeAsync();
        Directory.CreateDirectory(Path.Combine(home.Home.StoreFolder, StoreCopy.NameOf(Migration.All.Count, Upgrade) + ".tmp"));

        Assert.Equal(StoreErrors.NoCopy, Assert.Throws<StoreRefusedException>(() => NodeStore.Open(home.Home, TestHome.Key, new StandingClock(Upgrade), Later)).Problem.Code);

        await home.Open().DisposeAsync();
    }

    [Fact]
    public async Task Open_WhenTheMigrationFails_LeavesStoreAndCopy()
    {
        await MakeAsync();
        Migration[] broken = [.. Migration.All, new Migration(Later.Length, "broken", "CREATE TABLE counter (x INTEGER)", Samples.Digest(9))];

        Assert.Throws<StoreRefusedException>(() => NodeStore.Open(home.Home, TestHome.Key, new StandingClock(Upgrade), broken));

        await OpensAsThisProgramsAsync(Assert.Single(StoreCopies.List(home.Home)));
        await home.Open().DisposeAsync();
    }

    [Fact]
    public async Task Open_KeepsTheTwoNewestCopies_AndErasesWhatAKilledProcessLeft()
    {
        await MakeAsync();
        string left = Path.Combine(home.Home.StoreFolder, "before-0009-20261125T000000Z.copy.tmp");
        await File.WriteAllTextAsync(left, "half a copy");
        string oldest = Path.Combine(home.Home.StoreFolder, "before-0001-20261101T000000Z.copy");
        await File.WriteAllTextAsync(oldest, "a copy of long ago");

        await OpenAsync(Later);
        await OpenAsync(Latest, Upgrade.AddHours(1));

        Assert.Equal([Later.Length, Migration.All.Count], StoreCopies.List(home.Home).Select(copy => copy.Schema));
        Assert.Empty(Directory.GetFiles(home.Home.StoreFolder, "*.tmp"));
    }

    [Fact]
    public async Task EraseDue_AfterSevenDays_ErasesTheCopy_AndNotBefore()
    {
        await MakeAsync();
        await OpenAsync(Later);
        StoreCopy copy = Assert.Single(StoreCopies.List(home.Home));
        Assert.Equal(Upgrade.AddDays(7), copy.EndsAt);

        Assert.Empty(StoreCopies.EraseDue(home.Home, copy.EndsAt.AddSeconds(-1)));
        Assert.True(File.Exists(copy.File));
        using (FileStream held = File.OpenRead(copy.File))
        {
            Assert.Equal([copy], StoreCopies.EraseDue(home.Home, copy.EndsAt));
            Assert.Equal(0, held.ReadByte()); // and not the S of SQLite's first word
        }
        Assert.Empty(StoreCopies.List(home.Home));
    }

    [Fact]
    public async Task Open_OfANewerStore_NamesBothSchemasAndBothPrograms()
    {
        await MakeAsync();
        await OpenAsync(Later);
        await File.WriteAllTextAsync(home.Home.ProgramFile, $"7.8.9 schema {Later.Length}\n");

        Problem problem = Assert.Throws<StoreRefusedException>(home.Open).Problem;

        Assert.Equal(StoreErrors.SchemaNewer, problem.Code);
        Assert.Equal($"The store has schema {Later.Length} (later), written by CertBridge 7.8.9; this program, {StoreProgram.Own}, knows schema {Migration.All.Count}.", problem.Message);
        Assert.Single(StoreCopies.List(home.Home));
    }

    public void Dispose() => home.Dispose();

    /// <summary>A store of this program that holds a report.</summary>
    private async Task MakeAsync()
    {
        await using NodeStore store = home.Open();
        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.AddReport(Samples.ReportRow(1)));
    }

    private Task OpenAsync(IReadOnlyList<Migration> migrations, DateTimeOffset? now = null) =>
        NodeStore.Open(home.Home, TestHome.Key, new StandingClock(now ?? Upgrade), migrations).DisposeAsync().AsTask();

    /// <summary>Put back where a store lies, it is one.</summary>
    private static async Task OpensAsThisProgramsAsync(StoreCopy copy)
    {
        using var other = new TestHome();
        Directory.CreateDirectory(other.Home.StoreFolder);
        File.Copy(copy.File, other.Home.StoreFile);
        await using NodeStore store = other.Open();
        Assert.Equal(Samples.ReportRow(1).Title, store.Read(reader => reader.FindReport(Samples.Report(1)))!.Title);
        Assert.Equal((Migration.All.Count, true), store.Read(reader => (reader.ReadSchema(null).Found, reader.QuickCheck(TimeSpan.FromMinutes(1), TimeProvider.System).Damage.Count == 0)));
    }

    private void Tamper(string sql)
    {
        using SqliteDatabase database = SqliteDatabase.OpenWriter(home.Home.StoreFile);
        database.Execute(sql);
    }

    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
