using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage;

public partial class StoreReader
{
    /// <summary>The store's schema against this program's. Changes nothing.</summary>
    /// <param name="lastProgram">Who opened the store last, for the sentence that refuses a newer one; null when that is not known.</param>
    public StoreSchema ReadSchema(StoreProgram? lastProgram) => Schema.Read(Database, Migration.All, lastProgram);
}
