using System.Buffers;
using System.Text;
using CertBridge.Protocol.Ids;
using SQLitePCL;

namespace CertBridge.Storage.Sqlite;

/// <summary>
/// A prepared statement, kept for the life of its connection. Values are bound in the order of the question marks and read by column number;
/// nothing is boxed and nothing is looked up by name. Every way of running it ends with a reset.
/// </summary>
internal sealed class SqliteStatement(SqliteDatabase database, sqlite3_stmt statement) : IDisposable
{
    private const int StackBytesMax = 512;
    private const int ReprepareCounter = 5; // SQLITE_STMTSTATUS_REPREPARE

    private int bound;

    public int TimesPreparedAgain => raw.sqlite3_stmt_status(statement, ReprepareCounter, 0);

    /// <summary>Forgets what a caller bound that threw before it ran the statement.</summary>
    public SqliteStatement Begin()
    {
        bound = 0;
        return this;
    }

    public SqliteStatement Bind(long value) => Checked(raw.sqlite3_bind_int64(statement, ++bound, value));

    public SqliteStatement Bind(ulong value) => Bind(checked((long)value));

    public SqliteStatement Bind(bool value) => Bind(value ? 1L : 0L);

    public SqliteStatement Bind(DateTimeOffset value) => Bind(value.ToUnixTimeMilliseconds());

    public SqliteStatement Bind(PartnerId value) => Bind(value.Value);

    public SqliteStatement Bind(ReportId value) => Bind(value.Value);

    public SqliteStatement Bind(ReportId? value) => value is { } id ? Bind(id) : BindNull();

    public SqliteStatement Bind(PartnerId? value) => value is { } id ? Bind(id) : BindNull();

    public SqliteStatement Bind(Digest? value) => value is { } digest ? Bind(digest) : BindNull();

    public SqliteStatement Bind(EnvelopeId? value) => value is { } id ? Bind(id) : BindNull();

    public SqliteStatement Bind(string value)
    {
        int length = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (length > StackBytesMax)
            return BindLong(value, length);
        Span<byte> utf8 = stackalloc byte[StackBytesMax];
        return BindText(utf8[..Encoding.UTF8.GetBytes(value, utf8)]);
    }

    public SqliteStatement Bind(ReadOnlySpan<byte> value) =>
        Checked(value.IsEmpty ? raw.sqlite3_bind_zeroblob(statement, ++bound, 0) : raw.sqlite3_bind_blob(statement, ++bound, value));

    public SqliteStatement Bind(Digest value)
    {
        Span<byte> bytes = stackalloc byte[Protocol.Ids.Digest.SizeBytes];
        value.CopyTo(bytes);
        return Bind(bytes);
    }

    public SqliteStatement Bind(EnvelopeId value) => Bind(value.Value);

    public SqliteStatement Bind(Guid value)
    {
        Span<byte> bytes = stackalloc byte[EnvelopeId.SizeBytes];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return Bind(bytes);
    }

    public SqliteStatement BindOrNull(string? value) => value is null ? BindNull() : Bind(value);

    public SqliteStatement BindOrNull(DateTimeOffset? value) => value is { } instant ? Bind(instant) : BindNull();

    public SqliteStatement BindOrNull(byte[]? value) => value is null ? BindNull() : Bind(value);

    public SqliteStatement BindOrNull(long? value) => value is { } number ? Bind(number) : BindNull();

    public SqliteStatement BindNull() => Checked(raw.sqlite3_bind_null(statement, ++bound));

    /// <summary>Runs a statement that gives no rows.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Run()
    {
        try
        {
            Step();
            return database.Changes;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>The first row, or null when there is none.</summary>
    public T? One<T>(Func<SqliteStatement, T> read)
        where T : class
    {
        try
        {
            return Step() ? read(this) : null;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>The first column of the first row; null when there is no row or it holds NULL.</summary>
    public long? Scalar()
    {
        try
        {
            return Step() && !IsNull(0) ? Long(0) : null;
        }
        finally
        {
            Reset();
        }
    }

    public List<T> All<T>(Func<SqliteStatement, T> read)
    {
        var rows = new List<T>();
        try
        {
            while (Step())
                rows.Add(read(this));
            return rows;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Rows until <paramref name="bytesMax"/> is passed, at least one: what <paramref name="size"/> says a row weighs is what it costs in memory.</summary>
    public List<T> Weighed<T>(Func<SqliteStatement, T> read, Func<T, long> size, long bytesMax)
    {
        var rows = new List<T>();
        long bytes = 0;
        try
        {
            while (bytes < bytesMax && Step())
            {
                T row = read(this);
                rows.Add(row);
                bytes += size(row);
            }
            return rows;
        }
        finally
        {
            Reset();
        }
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long Long(int column) => raw.sqlite3_column_int64(statement, column);

    public int Int(int column) => checked((int)Long(column));

    public ulong ULong(int column) => checked((ulong)Long(column));

    public bool Bool(int column) => Long(column) != 0;

    public DateTimeOffset Time(int column) => DateTimeOffset.FromUnixTimeMilliseconds(Long(column));

    public DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : Time(column);

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string() ?? "";

    /// <summary>The bytes where SQLite has them: valid until the statement goes on.</summary>
    public ReadOnlySpan<byte> Span(int column) => raw.sqlite3_column_blob(statement, column);

    public byte[] Bytes(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    public PartnerId Partner(int column) => PartnerId.Parse(Text(column));

    public PartnerId? PartnerOrNull(int column) => IsNull(column) ? null : Partner(column);

    public ReportId Report(int column) => ReportId.Parse(Text(column));

    public ReportId? ReportOrNull(int column) => IsNull(column) ? null : Report(column);

    public Digest Digest(int column) => Protocol.Ids.Digest.FromBytes(raw.sqlite3_column_blob(statement, column));

    public Digest? DigestOrNull(int column) => IsNull(column) ? null : Digest(column);

    public Guid Guid(int column) => new(raw.sqlite3_column_blob(statement, column), bigEndian: true);

    public EnvelopeId Envelope(int column) => new(Guid(column));

    public EnvelopeId? EnvelopeOrNull(int column) => IsNull(column) ? null : Envelope(column);

    public void Dispose() => statement.Dispose();

    private bool Step()
    {
        int code = raw.sqlite3_step(statement);
        return code switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw database.Failure(code),
        };
    }

    /// <summary>The return value repeats the error of the step before, which was thrown already. Bodies that were bound are let go of.</summary>
    private void Reset()
    {
        _ = raw.sqlite3_reset(statement);
        _ = raw.sqlite3_clear_bindings(statement);
        bound = 0;
    }

    private SqliteStatement BindLong(string value, int lengthMax)
    {
        byte[] utf8 = ArrayPool<byte>.Shared.Rent(lengthMax);
        try
        {
            return BindText(utf8.AsSpan(0, Encoding.UTF8.GetBytes(value, utf8)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(utf8);
        }
    }

    /// <summary>An empty text needs a place in memory all the same: a null pointer binds NULL.</summary>
    private SqliteStatement BindText(ReadOnlySpan<byte> text) =>
        Checked(text.IsEmpty ? raw.sqlite3_bind_text(statement, ++bound, "") : raw.sqlite3_bind_text(statement, ++bound, text));

    private SqliteStatement Checked(int code)
    {
        if (code == raw.SQLITE_OK)
            return this;
        Reset();
        throw database.Failure(code);
    }
}
