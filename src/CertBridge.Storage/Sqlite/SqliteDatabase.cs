using SQLitePCL;

namespace CertBridge.Storage.Sqlite;

/// <summary>
/// One connection to the node's file with its prepared statements. Only one thread uses it at a time. Exactly one of a running node commits, one folds its log beside it and changes nothing, and all others
/// are read-only (docs/decisions/0007-sqlite-rules.md).
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    private const int BusyTimeoutMillis = 5_000;

    /// <summary>The log is folded into the file at 16 MiB: at SQLite's 4 MiB the pages that change with every commit are written twice as often.</summary>
    private const int FoldPages = 4_000;

    /// <summary>Where a reader kept part of the log from being folded, it is tried again after this many more.</summary>
    private const int FoldAgainPages = 500;

    /// <summary>The log may have grown so far when it begins anew, since it grows while it is folded: a file that was shortened has to be made longer again, and each of those flushes waits for more.</summary>
    private const int KeptPages = 6_000;

    private const int StepsBetweenQuestions = 10_000;

    /// <summary>
    /// At 64 MiB the log is cut, and readers are waited for. Where one always reads while another begins, the log is folded and still never begins anew, and grows until
    /// the disk is full; so it does while one stays, for as long as it stays.
    /// </summary>
    private const int CutPages = 16_000;

    /// <summary>Everybody who commits waits as long.</summary>
    private const int CutWaitMillis = 200;

    private const int PageBytes = 4096;

    private const int CacheWriteStatus = 9; // SQLITE_DBSTATUS_CACHE_WRITE: pages this connection wrote into the log

    private readonly sqlite3 handle;
    private readonly Dictionary<string, SqliteStatement> statements = new(StringComparer.Ordinal);
    private int foldedAt;
    private int foldAfter = FoldPages;

    static SqliteDatabase() => Batteries_V2.Init();

    private SqliteDatabase(sqlite3 handle) => this.handle = handle;

    /// <summary>Every statement that was used, by its text.</summary>
    public IReadOnlyCollection<string> Statements => statements.Keys;

    /// <summary>Texts of statements that SQLite had to prepare again behind our back, such as when their plan hangs on a value that is bound.</summary>
    public IEnumerable<string> PreparedAgain => statements.Where(pair => pair.Value.TimesPreparedAgain > 0).Select(pair => pair.Key);

    public static string Version => raw.sqlite3_libversion().utf8_to_string();

    public int Changes => raw.sqlite3_changes(handle);

    public long LastId => raw.sqlite3_last_insert_rowid(handle);

    /// <summary>False when SQLite ended the transaction by itself, which it does on some errors.</summary>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(handle) == 0;

    /// <summary>True when so much was written into the log that it should be folded.</summary>
    public bool IsFoldDue => Unfolded >= foldAfter;

    /// <summary>True when as much again was written since.</summary>
    public bool IsFoldOverdue => Unfolded >= foldAfter + FoldPages;

    private int Unfolded => unchecked(PagesWritten() - foldedAt); // a difference, because SQLite's count begins anew after 2^31 pages

    public static SqliteDatabase OpenWriter(string path)
    {
        SqliteDatabase database = Open(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        database.Configure(
            "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON", "PRAGMA temp_store=MEMORY", "PRAGMA secure_delete=ON", "PRAGMA cache_size=-16000",
            "PRAGMA wal_autocheckpoint=0", $"PRAGMA journal_size_limit={KeptPages * PageBytes}");
        return database;
    }

    /// <summary>Folds what the writer commits, and is refused everything that would change it.</summary>
    public static SqliteDatabase OpenFolder(string path)
    {
        SqliteDatabase database = Open(path, raw.SQLITE_OPEN_READWRITE);
        database.Configure("PRAGMA synchronous=FULL", "PRAGMA query_only=ON");
        return database;
    }

    /// <summary>Read-only twice over: the file is opened so, and the connection refuses to write.</summary>
    public static SqliteDatabase OpenReader(string path)
    {
        SqliteDatabase database = Open(path, raw.SQLITE_OPEN_READONLY);
        database.Configure("PRAGMA query_only=ON", "PRAGMA temp_store=MEMORY");
        return database;
    }

    /// <summary>
    /// Reads, and copies what it reads to another file (VACUUM INTO): the same read-only file, on a connection that may write elsewhere. The copy inherits its secure_delete: without it a
    /// page that was split while it was written keeps parts of rows in its free space, which nothing done to the rows later reaches.
    /// </summary>
    public static SqliteDatabase OpenCopier(string path)
    {
        SqliteDatabase database = Open(path, raw.SQLITE_OPEN_READONLY);
        database.Configure("PRAGMA temp_store=MEMORY", "PRAGMA secure_delete=ON");
        return database;
    }

    /// <summary>A copy nobody else has open and that is thrown away when anything goes wrong: changed in its place, without a journal, and nothing of what was overwritten stays.</summary>
    public static SqliteDatabase OpenCopy(string path)
    {
        SqliteDatabase database = Open(path, raw.SQLITE_OPEN_READWRITE);
        database.Configure("PRAGMA journal_mode=OFF", "PRAGMA synchronous=FULL", "PRAGMA temp_store=MEMORY", "PRAGMA secure_delete=ON", "PRAGMA cache_size=-16000");
        return database;
    }

    /// <summary>The prepared statement for this text; prepared once.</summary>
    public SqliteStatement Query(string sql)
    {
        if (!statements.TryGetValue(sql, out SqliteStatement? statement))
        {
            statement = Prepare(sql);
            statements.Add(sql, statement);
        }
        return statement.Begin();
    }

    /// <summary>Runs statements that are used once: pragmas and migrations.</summary>
    public void Execute(string sql)
    {
        int code = raw.sqlite3_exec(handle, sql);
        if (code != raw.SQLITE_OK)
            throw Failure(code);
    }

    public string Pragma(string name)
    {
        using SqliteStatement statement = Prepare($"PRAGMA {name}");
        return statement.One(row => row.Text(0)) ?? "";
    }

    /// <summary>
    /// Writes the log into the file and flushes it, as far as no reader still needs the older pages. SQLite does the same by itself after a commit, and
    /// then swallows what the disk said: a failed flush of the file would go unnoticed until the log is gone.
    /// </summary>
    /// <exception cref="SqliteFailure">It could not be written or flushed.</exception>
    public void Fold()
    {
        (int inLog, int folded) = FoldSoFar();
        foldedAt = PagesWritten();
        bool isBegunAnew = inLog <= CutPages ? folded == inLog : CutSoon();
        foldAfter = isBegunAnew ? FoldPages : FoldAgainPages;
    }

    /// <summary>The same of what is in the log when it begins; others may commit meanwhile.</summary>
    /// <returns>Pages in the log, and how many of them are in the file too.</returns>
    /// <exception cref="SqliteFailure">It could not be written or flushed.</exception>
    public (int InLog, int Folded) FoldSoFar()
    {
        int code = raw.sqlite3_wal_checkpoint_v2(handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out int inLog, out int folded);
        return code is raw.SQLITE_OK or raw.SQLITE_BUSY ? (inLog, folded) : throw Failure(code);
    }

    /// <summary>Writes the whole log into the file, flushes it, and cuts the log to nothing. Readers in the way are waited for, 5 s.</summary>
    /// <returns>False when one was in the way for longer: the log still holds what it held.</returns>
    /// <exception cref="SqliteFailure">It could not be written or flushed.</exception>
    public bool FoldAndCut()
    {
        int code = raw.sqlite3_wal_checkpoint_v2(handle, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _);
        return code is raw.SQLITE_OK or raw.SQLITE_BUSY ? code == raw.SQLITE_OK : throw Failure(code);
    }

    private bool CutSoon()
    {
        raw.sqlite3_busy_timeout(handle, CutWaitMillis);
        try
        {
            return FoldAndCut();
        }
        finally
        {
            raw.sqlite3_busy_timeout(handle, BusyTimeoutMillis);
        }
    }

    /// <summary>Makes a function of ours known to this connection's statements. What it throws fails the statement.</summary>
    public void Define(string name, int arguments, Func<SqliteCall, byte[]> function) => Define(name, arguments, (context, _, values) =>
    {
        try
        {
            raw.sqlite3_result_blob(context, function(new SqliteCall(values)));
        }
        catch (Exception cause)
        {
            raw.sqlite3_result_error(context, cause.Message); // an exception must not pass through SQLite's own frames
        }
    });

    public void Undefine(string name, int arguments) => Define(name, arguments, null!);

    /// <summary>Runs a work whose statements are ended when <paramref name="isOver"/> says so; it is asked every few thousand steps of SQLite.</summary>
    /// <exception cref="SqliteFailure">They were ended.</exception>
    public T Interrupted<T>(Func<bool> isOver, Func<T> work)
    {
        raw.sqlite3_progress_handler(handle, StepsBetweenQuestions, _ => isOver() ? 1 : 0, null);
        try
        {
            return work();
        }
        finally
        {
            raw.sqlite3_progress_handler(handle, 0, null, null);
        }
    }

    public SqliteFailure Failure(int code)
    {
        int extended = raw.sqlite3_extended_errcode(handle);
        return new SqliteFailure((extended & 0xff) == (code & 0xff) ? extended : code, raw.sqlite3_errmsg(handle).utf8_to_string());
    }

    public void Dispose()
    {
        foreach (SqliteStatement statement in statements.Values)
            statement.Dispose();
        statements.Clear();
        handle.Dispose();
    }

    private void Define(string name, int arguments, delegate_function_scalar function)
    {
        int code = raw.sqlite3_create_function(handle, name, arguments, null, function);
        if (code != raw.SQLITE_OK)
            throw Failure(code);
    }

    private static SqliteDatabase Open(string path, int flags)
    {
        int code = raw.sqlite3_open_v2(path, out sqlite3 handle, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        var database = new SqliteDatabase(handle);
        if (code == raw.SQLITE_OK)
        {
            raw.sqlite3_busy_timeout(handle, BusyTimeoutMillis);
            return database;
        }
        SqliteFailure failure = database.Failure(code);
        database.Dispose();
        throw failure;
    }

    private void Configure(params ReadOnlySpan<string> pragmas)
    {
        try
        {
            foreach (string pragma in pragmas)
                Execute(pragma);
        }
        catch (SqliteFailure)
        {
            Dispose();
            throw;
        }
    }

    private int PagesWritten()
    {
        int code = raw.sqlite3_db_status(handle, CacheWriteStatus, out int written, out _, resetFlg: 0);
        return code == raw.SQLITE_OK ? written : throw Failure(code);
    }

    private SqliteStatement Prepare(string sql)
    {
        int code = raw.sqlite3_prepare_v3(handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out sqlite3_stmt statement);
        return code == raw.SQLITE_OK ? new SqliteStatement(this, statement) : throw Failure(code);
    }
}
