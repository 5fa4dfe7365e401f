using SQLitePCL;

namespace CertBridge.Storage.Sqlite;

/// <summary>The arguments of a function of ours that a statement calls, by position.</summary>
internal readonly struct SqliteCall(sqlite3_value[] arguments)
{
    public long Long(int position) => raw.sqlite3_value_int64(arguments[position]);

    public string Text(int position) => raw.sqlite3_value_text(arguments[position]).utf8_to_string() ?? "";

    /// <summary>The bytes of a blob, or of a text in UTF-8.</summary>
    public ReadOnlySpan<byte> Bytes(int position) => raw.sqlite3_value_blob(arguments[position]);
}
