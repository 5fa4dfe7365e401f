using System.Security.Cryptography;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage.Contents;

/// <summary>A store opens with the key it was made with, or not at all: with another one it would seal what nobody can open later.</summary>
internal static class StoreKeyCheck
{
    /// <summary>True when the store's content lies under a store key.</summary>
    public static bool IsKept(SqliteDatabase database) => database.Query("SELECT count(*) FROM sqlite_schema WHERE name = 'store_key'").Scalar() != 0;

    /// <exception cref="StoreRefusedException">It is another key.</exception>
    public static void Demand(SqliteDatabase database, StoreKey key, NodeHome home)
    {
        if (!IsKept(database))
            return;
        byte[]? kept = database.Query("SELECT key_check FROM store_key").One(row => row.Bytes(0));
        if (!CryptographicOperations.FixedTimeEquals(kept, key.Check()))
            throw new StoreRefusedException(new Problem(StoreErrors.OtherStoreKey, home.StoreFile, $"The store key given is not the one that {home.StoreFile} was made with."));
    }
}
