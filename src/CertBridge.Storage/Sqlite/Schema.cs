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
    private const string CreateRecord =
        """
        CREATE TABLE schema_migration (
            number INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            checksum BLOB NOT NULL CHECK (length(checksum) = 32),
            applied_ms INTEGER NOT NULL
        ) STRICT
        """;

    /// <exception cref="StoreRefusedException">The file is newer, changed, or not a store.</exception>
    public static void Apply(SqliteDatabase database, IReadOnlyList<Migration> migrations, DateTimeOffset now)
    {
        List<AppliedMigration> applied = Applied(database);
        Compare(applied, migrations);
        foreach (Migration migration in migrations.Skip(applied.Count))
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

    private static List<AppliedMigration> Applied(SqliteDatabase database)
    {
        bool isEmpty = database.Query("SELECT count(*) FROM sqlite_schema").Scalar() == 0;
        if (isEmpty)
            database.Execute(CreateRecord);
        else if (database.Query("SELECT count(*) FROM sqlite_schema WHERE name = 'schema_migration'").Scalar() == 0)
            throw new StoreRefusedException(new Problem(StoreErrors.NotAStore, "", "The file is a database, but not a CertBridge store."));
        return database.Query("SELECT number, name, checksum FROM schema_migration ORDER BY number")
            .All(row => new AppliedMigration(row.Int(0), row.Text(1), row.Digest(2)));
    }

    private static void Compare(List<AppliedMigration> applied, IReadOnlyList<Migration> known)
    {
        foreach ((int index, AppliedMigration step) in applied.Index())
        {
            if (index >= known.Count)
            {
                throw new StoreRefusedException(new Problem(StoreErrors.SchemaNewer, "",
                    string.Create(CultureInfo.InvariantCulture, $"The store has schema {applied[^1].Number}, this program knows {known.Count}.")));
            }
            if (step.Number != known[index].Number || step.Checksum != known[index].Checksum)
            {
                throw new StoreRefusedException(new Problem(StoreErrors.SchemaChanged, "",
                    $"Schema step {step.Number} of the store has checksum {step.Checksum}, this program's {known[index].Name} has {known[index].Checksum}."));
            }
        }
    }

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
