using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage;

/// <summary>
/// Reads the store inside one snapshot. Valid only during the work it was given to; one thread at a time. Its files are cut by subject: each
/// reads the rows of one.
/// </summary>
public partial class StoreReader
{
    private protected StoreReader(SqliteDatabase database) => Database = database;

    internal SqliteDatabase Database { get; }

    internal static StoreReader Over(SqliteDatabase database) => new(database);

    private protected SqliteStatement Query(string sql) => Database.Query(sql);
}
