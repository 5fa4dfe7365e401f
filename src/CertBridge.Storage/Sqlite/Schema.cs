using System.Globalization;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Storage.Crashing;

namespace CertBridge.Storage.Sqlite;

/// <summary>
/// Brings a file to the schema this program knows. What was applied is recorded with its checksum and compared at every start: a file of a
/// newer program, or one whose history is another, is refused.
/// </summary>
internal static class Schema
{
    private const string Record = "schema_migration";

    private const string CreateRecord =
        """
        CREATE TABLE schema_migration (
            number INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            checksum BLOB NOT NULL CHECK (length(checksum) = 32),
            applied_ms INTEGER NOT NULL
        ) STRICT
        """;

    /// <summary>Looks, and changes nothing.</summary>
    public static StoreSchema Read(SqliteDatabase database, IReadOnlyList<Migration> migrations, StoreProgram? lastProgram)
    {
        string[] tables = [.. database.Query("SELECT name FROM sqlite_schema WHERE type = 'table'").All(row => row.Text(0))];
        if (tables.Length > 0 && !tables.Contains(Record, StringComparer.Ordinal))
            return new StoreSchema(0, migrations.Count, HoldsRows: false, 0, new Problem(StoreErrors.NotAStore, "", "The file is a database, but not a CertBridge store."));
        List<AppliedMigration> applied = tables.Length == 0 ? [] : Applied(database);
        bool holdsRows = tables.Any(table => table is not (Record or "store_key") && HoldsRow(database, table));
        return new StoreSchema(applied.Count == 0 ? 0 : applied[^1].Number, migrations.Count, holdsRows, ContentBytes(database), Objection(applied, migrations, lastProgram));
    }

    /// <summary>What can be said of a store that is not looked into.</summary>
    public static StoreSchema Of(StoreProgram lastProgram, IReadOnlyList<Migration> migrations, long sizeBytes) =>
        new(lastProgram.Schema, migrations.Count, HoldsRows: true, sizeBytes,
            lastProgram.Schema > migrations.Count ? Newer($"{lastProgram.Schema}", $"CertBridge {lastProgram.Version}", migrations.Count) : null);

    /// <summary>Brings a store that was read, and not objected to, to the last of these steps.</summary>
    public static void Apply(SqliteDatabase database, IReadOnlyList<Migration> migrations, DateTimeOffset now)
    {
        if (database.Query("SELECT count(*) FROM sqlite_schema").Scalar() == 0)
            database.Execute(CreateRecord);
        foreach (Migration migration in migrations.Skip(Applied(database).Count))
            Apply(database, migration, now);
    }

    /// <summary>
    /// Writes the whole file anew after a migration that asked for it with <c>user_version = 1</c>: what lay in free pages and in the log is gone then. A process that is
    /// killed on the way does it at the next start.
    /// </summary>
    public static void WriteAnewIfDue(SqliteDatabase database)
    {
        if (database.Pragma("user_version") == "0")
            return;
        database.Execute("PRAGMA temp_store=FILE"); // the copy may be larger than memory, and holds only what is sealed already
        database.Execute("VACUUM");
        database.Execute("PRAGMA temp_store=MEMORY");
        if (database.FoldAndCut()) // not while another process reads: then at the next start
            database.Execute("PRAGMA user_version = 0");
    }

    private static List<AppliedMigration> Applied(SqliteDatabase database) =>
        [.. database.Query("SELECT number, name, checksum FROM schema_migration ORDER BY number").All(row => new AppliedMigration(row.Int(0), row.Text(1), row.Digest(2)))];

    private static bool HoldsRow(SqliteDatabase database, string table) => database.Query($"SELECT EXISTS (SELECT 1 FROM \"{table}\")").Scalar() == 1;

    private static long ContentBytes(SqliteDatabase database) =>
        (long.Parse(database.Pragma("page_count"), CultureInfo.InvariantCulture) - long.Parse(database.Pragma("freelist_count"), CultureInfo.InvariantCulture))
        * long.Parse(database.Pragma("page_size"), CultureInfo.InvariantCulture);

    private static Problem? Objection(List<AppliedMigration> applied, IReadOnlyList<Migration> known, StoreProgram? lastProgram)
    {
        foreach ((int index, AppliedMigration step) in applied.Index())
        {
            if (index >= known.Count)
            {
                string by = lastProgram is { } program && program.Schema == applied[^1].Number ? $"CertBridge {program.Version}" : "a newer CertBridge";
                return Newer(string.Create(CultureInfo.InvariantCulture, $"{applied[^1].Number} ({applied[^1].Name})"), by, known.Count);
            }
            if (step.Number != known[index].Number || step.Checksum != known[index].Checksum)
            {
                return new Problem(StoreErrors.SchemaChanged, "",
                    $"Schema step {step.Number} of the store has checksum {step.Checksum}, this program's {known[index].Name} has {known[index].Checksum}.");
            }
        }
        return null;
    }

    private static Problem Newer(string schema, string by, int known) => new(StoreErrors.SchemaNewer, "",
        string.Create(CultureInfo.InvariantCulture, $"The store has schema {schema}, written by {by}; this program, {StoreProgram.Own}, knows schema {known}."));

    private static void Apply(SqliteDatabase database, Migration migration, DateTimeOffset now)
    {
        database.Execute("BEGIN IMMEDIATE");
        database.Execute(migration.Sql);
        database.Query("INSERT INTO schema_migration (number, name, checksum, applied_ms) VALUES (?, ?, ?, ?)")
            .Bind(migration.Number).Bind(migration.Name).Bind(migration.Checksum).Bind(now).Run();
        CrashPoints.Reach(CrashPoint.MigrationRun);
        database.Execute("COMMIT");
        CrashPoints.Reach(CrashPoint.MigrationDone);
    }

    private sealed record AppliedMigration(int Number, string Name, Digest Checksum);
}
