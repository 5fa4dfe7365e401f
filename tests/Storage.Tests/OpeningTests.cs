using CertBridge.Protocol.Errors;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage.Tests;

public sealed class OpeningTests : IDisposable
{
    private readonly TestHome home = new();

    [Fact]
    public async Task Open_Again_KeepsEverything()
    {
        await using (NodeStore store = home.Open())
        {
            await store.CommitAsync(CommitUrgency.Routine, 0, writer =>
            {
                writer.AddReport(Samples.ReportRow(1));
                writer.AddDecision(Samples.Decision(1, allowed: true));
                writer.AddOutbox(Samples.Entry(1));
                writer.AppendNodeLeaf("submission", [1]);
                writer.AddSubmission("key", Samples.Digest(1), Samples.Report(1), 1);
            });
        }

        await using NodeStore again = home.Open();
        again.Read(reader =>
        {
            Assert.Equal("{}"u8, reader.FindReport(Samples.Report(1))!.Json);
            Assert.Single(reader.ListDecisions(Samples.Report(1)));
            Assert.NotNull(reader.FindOutbox(Samples.Report(1), Samples.Bor));
            Assert.Equal(1UL, reader.NodeLogSize());
            Assert.NotNull(reader.FindSubmission("key", Samples.Digest(1)));
            return true;
        });
    }

    [Fact]
    public async Task Open_WhileOpen_IsRefusedNamingTheProcess()
    {
        await using NodeStore store = home.Open();

        Problem problem = Assert.Throws<StoreRefusedException>(home.Open).Problem;

        Assert.Equal(StoreErrors.InUse, problem.Code);
        Assert.Contains($"process {Environment.ProcessId}", problem.Message, StringComparison.Ordinal);
        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.AppendNodeLeaf("still", [1]));
    }

    [Fact]
    public async Task Open_MakesFilesForTheOwnerAlone()
    {
        await using NodeStore store = home.Open();
        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.AppendNodeLeaf("kind", [1]));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(home.Home.StoreFolder));
        string[] files = Directory.GetFiles(home.Home.StoreFolder);
        Assert.Contains($"{home.Home.StoreFile}-wal", files);
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task Open_IsDurableByItsOwnSettings()
    {
        await using NodeStore store = home.Open();

        await store.CommitAsync(CommitUrgency.Routine, 0, writer =>
        {
            Assert.Equal("wal", writer.Database.Pragma("journal_mode"));
            Assert.Equal("2", writer.Database.Pragma("synchronous"));
            Assert.Equal("1", writer.Database.Pragma("foreign_keys"));
        });
    }

    [Fact]
    public async Task Open_WithAChangedMigration_IsRefused()
    {
        await MakeAsync();
        Migration[] changed = [Migration.All[0] with { Checksum = Samples.Digest(1) }, .. Migration.All.Skip(1)];

        AssertRefused(StoreErrors.SchemaChanged, changed);
    }

    [Fact]
    public async Task Open_WithATamperedChecksumInTheStore_IsRefused()
    {
        await MakeAsync();
        Tamper("UPDATE schema_migration SET checksum = zeroblob(32) WHERE number = 1");

        AssertRefused(StoreErrors.SchemaChanged, Migration.All);
    }

    [Fact]
    public async Task Open_OfANewerStore_IsRefused()
    {
        await MakeAsync();
        Tamper($"INSERT INTO schema_migration VALUES ({Migration.All.Count + 1}, 'later', zeroblob(32), 0)");

        AssertRefused(StoreErrors.SchemaNewer, Migration.All);
    }

    [Fact]
    public async Task Open_WithALaterMigration_AppliesItOnce()
    {
        await MakeAsync();
        Migration[] more = [.. Migration.All, new Migration(Migration.All.Count + 1, "later", "CREATE TABLE later (x INTEGER)", Samples.Digest(9))];

        await NodeStore.Open(home.Home, TestHome.Key, TimeProvider.System, more).DisposeAsync();
        await NodeStore.Open(home.Home, TestHome.Key, TimeProvider.System, more).DisposeAsync();
        AssertRefused(StoreErrors.SchemaNewer, Migration.All);
    }

    [Fact]
    public async Task Open_WithAMigrationThatFails_LeavesTheStoreAsItWas()
    {
        await MakeAsync();
        Migration[] broken = [.. Migration.All, new Migration(Migration.All.Count + 1, "broken", "CREATE TABLE half (x INTEGER); CREATE TABLE counter (x INTEGER)", Samples.Digest(9))];

        Assert.Throws<StoreRefusedException>(() => NodeStore.Open(home.Home, TestHome.Key, TimeProvider.System, broken));

        await home.Open().DisposeAsync();
    }

    [Fact]
    public void Open_OfAnotherDatabase_IsRefused()
    {
        Directory.CreateDirectory(home.Home.StoreFolder);
        Tamper("CREATE TABLE something (x INTEGER)");

        AssertRefused(StoreErrors.NotAStore, Migration.All);
    }

    [Fact]
    public void Open_OfAFileThatIsNoDatabase_IsRefused()
    {
        Directory.CreateDirectory(home.Home.StoreFolder);
        File.WriteAllText(home.Home.StoreFile, new string('x', 10_000));

        AssertRefused(StoreErrors.NotAStore, Migration.All);
    }

    [Fact]
    public void Open_WhereAFileIsInTheWay_IsRefused()
    {
        File.WriteAllText(home.Home.StoreFolder, "a file where the folder should be");

        AssertRefused(StoreErrors.CannotOpen, Migration.All);
    }

    [Fact]
    public void Open_WhereTheStoreIsAFolder_IsRefused()
    {
        Directory.CreateDirectory(home.Home.StoreFile);

        Assert.Throws<StoreRefusedException>(home.Open);
    }

    /// <summary>Before, a log that began anew while another connection folded it could lose a commit.</summary>
    [Fact]
    public void SqliteVersion_MayFoldBesideTheWriter() => Assert.True(Version.Parse(NodeStore.SqliteVersion) >= new Version(3, 51, 3), NodeStore.SqliteVersion);

    public void Dispose() => home.Dispose();

    private Task MakeAsync() => home.Open().DisposeAsync().AsTask();

    private void Tamper(string sql)
    {
        using SqliteDatabase database = SqliteDatabase.OpenWriter(home.Home.StoreFile);
        database.Execute(sql);
    }

    private void AssertRefused(ErrorCode code, IReadOnlyList<Migration> migrations) =>
        Assert.Equal(code, Assert.Throws<StoreRefusedException>(() => NodeStore.Open(home.Home, TestHome.Key, TimeProvider.System, migrations)).Problem.Code);
}
