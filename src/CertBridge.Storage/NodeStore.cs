using CertBridge.Protocol.Errors;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Copies;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage;

/// <summary>
/// What a node remembers across crashes: one SQLite file, one writer, many short readers (docs/decisions/0007-sqlite-rules.md). When the task of a
/// commit completes, its work survives a power failure.
/// </summary>
public sealed class NodeStore : IReadableStore, IAsyncDisposable
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int IdleReadersMax = 8;

    private readonly NodeHome home;
    private readonly StoreLock lease;
    private readonly SqliteDatabase database;
    private readonly StoreKey key;
    private readonly ContentVault vault;
    private readonly GroupCommitter committer;
    private readonly Lock idleGate = new();
    private readonly Stack<StoreReader> idle = new();
    private volatile bool disposed;

    private NodeStore(NodeHome home, StoreLock lease, SqliteDatabase database, SqliteDatabase? folder, StoreKey key, TimeProvider time, StoreTurns? turns)
    {
        this.home = home;
        this.lease = lease;
        this.database = database;
        this.key = key;
        vault = new ContentVault(key);
        committer = new GroupCommitter(database, folder, vault, time, cause => Failed?.Invoke(cause), turns);
    }

    /// <summary>Raised once, on the writer's thread, when the store has failed for good.</summary>
    public event Action<StoreFailedException>? Failed;

    /// <summary>Version of the SQLite library, such as 3.53.4.</summary>
    public static string SqliteVersion => SqliteDatabase.Version;

    /// <summary>
    /// True while content that was destroyed may still lie in the write-ahead log, because a reader was in the way of folding it. It is tried again after the
    /// next commit. False when the task of a commit that destroyed content completes says that it is gone from every file of the store.
    /// </summary>
    public bool MayHoldDestroyedContent => committer.IsLogDue;

    /// <summary>True when there is a store whose content lies under a store key already: then a new key would open nothing of it.</summary>
    /// <exception cref="StoreRefusedException">It cannot be read.</exception>
    public static bool NeedsItsKey(NodeHome home)
    {
        if (!File.Exists(home.StoreFile) || new FileInfo(home.StoreFile).Length == 0)
            return false;
        try
        {
            using SqliteDatabase reader = SqliteDatabase.OpenReader(home.StoreFile);
            return StoreKeyCheck.IsKept(reader);
        }
        catch (SqliteFailure failure)
        {
            throw NotAStore(home, failure);
        }
    }

    /// <summary>Opens the home's store, made at the first time, after every check that needs no second process. One of an older program is copied, then brought to this one's schema.</summary>
    /// <param name="home">Where it lies.</param>
    /// <param name="key">What its content keys lie under; kept, and wiped by the caller after the store is closed.</param>
    /// <param name="time">Clock.</param>
    /// <exception cref="StoreRefusedException">Another process has it, it is damaged, of a newer program, of another key, would not be durable, or is older and there is no room to copy it first.</exception>
    public static NodeStore Open(NodeHome home, StoreKey key, TimeProvider time) => Open(home, key, time, Migration.All);

    /// <summary>The same with a writer that has no thread of its own.</summary>
    public static NodeStore Open(NodeHome home, StoreKey key, TimeProvider time, StoreTurns? turns) => Open(home, key, time, Migration.All, turns: turns);

    internal static NodeStore Open(NodeHome home, StoreKey key, TimeProvider time, IReadOnlyList<Migration> migrations, DiskRoom? disk = null, StoreTurns? turns = null)
    {
        StoreLock taken = TakeLock(home);
        SqliteDatabase? writer = null;
        try
        {
            Create(home);
            writer = SqliteDatabase.OpenWriter(home.StoreFile);
            DemandDurability(writer);
            StoreKeyCheck.Demand(writer, key, home);
            StoreSchema schema = DemandKnown(writer, migrations, home);
            if (schema.NeedsCopy)
                StoreCopies.Make(writer, schema, home, disk ?? new DiskRoom(home, time), time.GetUtcNow());
            Bring(writer, key, migrations, time.GetUtcNow());
            StoreProgram.Note(home, migrations.Count);
            SqliteDatabase? folder = turns is null ? SqliteDatabase.OpenFolder(home.StoreFile) : null;
            return new NodeStore(home, taken, writer, folder, key, time, turns);
        }
        catch (Exception cause)
        {
            writer?.Dispose();
            taken.Dispose();
            if (cause is SqliteFailure failure)
                throw NotAStore(home, failure);
            if (cause is IOException or UnauthorizedAccessException)
                throw CannotOpen(home, cause);
            throw;
        }
    }

    /// <summary>
    /// Runs a work in the writer's next group. Either all of it is stored or, when it throws, nothing; other works of the group are not touched. The
    /// work runs on the writer's thread: it must be short, and must not wait for anything.
    /// </summary>
    /// <param name="urgency">Urgent works go first.</param>
    /// <param name="sizeBytes">Roughly what it writes: it closes the group at 1 MiB.</param>
    /// <param name="work">What to read and write; what it returns is given back once it is durable.</param>
    /// <param name="cancellationToken">Gives up while the work still waits; once begun it is finished.</param>
    /// <exception cref="StoreConflictException">The work would break a rule of the store.</exception>
    /// <exception cref="StoreFailedException">The store has failed; whether this work was stored is not known.</exception>
    public Task<T> CommitAsync<T>(CommitUrgency urgency, int sizeBytes, Func<StoreWriter, T> work, CancellationToken cancellationToken = default) =>
        committer.CommitAsync(urgency, sizeBytes, work, cancellationToken);

    /// <summary>Runs a work that gives nothing back.</summary>
    public Task CommitAsync(CommitUrgency urgency, int sizeBytes, Action<StoreWriter> work, CancellationToken cancellationToken = default) =>
        committer.CommitAsync(urgency, sizeBytes, writer => { work(writer); return true; }, cancellationToken);

    /// <summary>Reads one snapshot of what is durable. Short: a reader that stays keeps the log from being folded into the file.</summary>
    /// <exception cref="StoreFailedException">The store has failed.</exception>
    public T Read<T>(Func<StoreReader, T> work)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (committer.Failure is { } known)
            throw new StoreFailedException(known.Message, known);
        StoreReader reader = TakeIdle() ?? OpenReader();
        try
        {
            reader.Database.Query("BEGIN").Run();
            T result = work(reader);
            reader.Database.Query("COMMIT").Run();
            GiveBack(reader);
            return result;
        }
        catch (Exception cause)
        {
            reader.Close();
            if (cause is SqliteFailure { SparesTheStore: false })
                throw Unreadable(cause);
            throw;
        }
    }

    /// <summary>A whole copy of what is durable now, beside the store, and its content keys in a file of their own. The node goes on meanwhile, but the log cannot be cut before it is made.</summary>
    /// <exception cref="StoreRefusedException">There is no room, the disk gave an error, or the copy is damaged.</exception>
    public StoreSnapshot TakeSnapshot(DiskRoom disk)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return StoreSnapshot.Take(home, disk);
    }

    /// <summary>Ends the store as a failed write of its own does: it was the same disk that failed another file of the home.</summary>
    public void Fail(Exception cause) => committer.Fail(cause);

    /// <summary>Finishes what was begun, folds the log into the file and lets go of the lease.</summary>
    public async ValueTask DisposeAsync()
    {
        if (disposed)
            return;
        disposed = true;
        await Task.Run(committer.Dispose);
        while (TakeIdle() is { } reader)
            reader.Close();
        CrashPoints.Reach(CrashPoint.StoreClosing);
        database.Dispose();
        vault.Dispose();
        lease.Dispose();
    }

    private static StoreLock TakeLock(NodeHome home)
    {
        try
        {
            DurableFolder.Make(home.StoreFolder, FolderMode);
            return StoreLock.Take(home);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw CannotOpen(home, cause);
        }
    }

    private static StoreRefusedException CannotOpen(NodeHome home, Exception cause) =>
        new(new Problem(StoreErrors.CannotOpen, home.StoreFolder, cause.Message), cause);

    /// <summary>Made empty by us, so that it never has another mode; SQLite gives its log files the same.</summary>
    private static void Create(NodeHome home)
    {
        if (File.Exists(home.StoreFile))
            return;
        DurableFile.Write(home.StoreFile, [], FileMode600);
        CrashPoints.Reach(CrashPoint.StoreFileMade);
    }

    private static StoreSchema DemandKnown(SqliteDatabase writer, IReadOnlyList<Migration> migrations, NodeHome home)
    {
        StoreSchema schema = Schema.Read(writer, migrations, StoreProgram.Read(home));
        return schema.Refusal is null ? schema : throw new StoreRefusedException(schema.Refusal);
    }

    private static void Bring(SqliteDatabase writer, StoreKey key, IReadOnlyList<Migration> migrations, DateTimeOffset now)
    {
        using var sealing = new ContentVault(key);
        using (ContentFunctions.Define(writer, sealing, key))
            Schema.Apply(writer, migrations, now);
        Schema.WriteAnewIfDue(writer);
    }

    private static StoreRefusedException NotAStore(NodeHome home, SqliteFailure failure) =>
        new(new Problem(failure.IsOfTheDisk ? StoreErrors.CannotOpen : StoreErrors.NotAStore, home.StoreFile, $"{failure.Message}."), failure);

    private static void DemandDurability(SqliteDatabase database)
    {
        Demand(database, "journal_mode", "wal");
        Demand(database, "synchronous", "2");
        Demand(database, "foreign_keys", "1");
    }

    private static void Demand(SqliteDatabase database, string pragma, string wanted)
    {
        string found = database.Pragma(pragma);
        if (found != wanted)
            throw new StoreRefusedException(new Problem(StoreErrors.NotDurable, pragma, $"It is {found} and must be {wanted}."));
    }

    private static StoreFailedException Unreadable(Exception cause) => new($"The store cannot be read: {cause.Message}", cause);

    private StoreReader OpenReader()
    {
        try
        {
            return StoreReader.Over(SqliteDatabase.OpenReader(home.StoreFile), new ContentVault(key));
        }
        catch (SqliteFailure failure)
        {
            throw Unreadable(failure);
        }
    }

    private StoreReader? TakeIdle()
    {
        lock (idleGate)
            return idle.TryPop(out StoreReader? reader) ? reader : null;
    }

    private void GiveBack(StoreReader reader)
    {
        lock (idleGate)
        {
            if (!disposed && idle.Count < IdleReadersMax)
            {
                idle.Push(reader);
                return;
            }
        }
        reader.Close();
    }
}
