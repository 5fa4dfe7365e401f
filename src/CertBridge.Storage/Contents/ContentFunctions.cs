using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage.Contents;

/// <summary>What migrations may call to seal what lay in clear. Only the writer has them, and only while its schema is brought up to date.</summary>
internal sealed class ContentFunctions : IDisposable
{
    private readonly SqliteDatabase database;
    private readonly List<(string Name, int Arguments)> defined = [];

    private ContentFunctions(SqliteDatabase database) => this.database = database;

    public static ContentFunctions Define(SqliteDatabase database, ContentVault vault, StoreKey key)
    {
        var functions = new ContentFunctions(database);
        functions.Add("store_key_check", 0, _ => key.Check());
        functions.Add("new_content_key", 1, call => vault.MakeWrapped(call.Long(0)));
        functions.Add("keyed_digest", 2, call => vault.Digest(call.Text(0), call.Bytes(1)));
        functions.Add("seal_content", 5, call => Seal(vault, call));
        return functions;
    }

    public void Dispose()
    {
        foreach ((string name, int arguments) in defined)
            database.Undefine(name, arguments);
    }

    /// <summary>seal_content(field, row, key id, wrapped key, content)</summary>
    private static byte[] Seal(ContentVault vault, SqliteCall call)
    {
        using ContentKey key = vault.Unwrap(call.Long(2), call.Bytes(3));
        return key.Seal(ContentField.Named(call.Text(0)), call.Long(1), call.Bytes(4));
    }

    private void Add(string name, int arguments, Func<SqliteCall, byte[]> function)
    {
        database.Define(name, arguments, function);
        defined.Add((name, arguments));
    }
}
