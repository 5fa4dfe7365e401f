using CertBridge.Storage.Contents;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage;

/// <summary>
/// Reads the store inside one snapshot. Valid only during the work it was given to; one thread at a time. Its files are cut by subject: each
/// reads the rows of one. A page is written <c>LIMIT ? + 0</c>, and a state that a partial index has <c>state = ? + 0</c>: at
/// a bare question mark there the planner looks at the value that is bound, and SQLite prepares the statement again at every use.
/// </summary>
public partial class StoreReader
{
    private protected StoreReader(SqliteDatabase database, ContentVault vault)
    {
        Database = database;
        Vault = vault;
    }

    internal SqliteDatabase Database { get; }

    private protected ContentVault Vault { get; }

    internal static StoreReader Over(SqliteDatabase database, ContentVault vault) => new(database, vault);

    /// <summary>Lets go of the connection and of what opens its content.</summary>
    internal void Close()
    {
        Database.Dispose();
        Vault.Dispose();
    }

    private protected SqliteStatement Query(string sql) => Database.Query(sql);
}
