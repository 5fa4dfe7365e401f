using CertBridge.Storage.Contents;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage;

/// <summary>
/// Reads and writes the store inside the commit it was given to. What it wrote is durable when the commit's task completes, and not before.
/// Its files are cut by subject, as the reader's are.
/// </summary>
public sealed partial class StoreWriter : StoreReader
{
    internal StoreWriter(SqliteDatabase database, ContentVault vault)
        : base(database, vault)
    {
    }
}
