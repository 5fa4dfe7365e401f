using CertBridge.Storage.Contents;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage;

/// <summary>
/// The one writer of the store. It runs whatever works wait inside one transaction, each in a savepoint of its own, and tells their callers
/// after the flush. A group closes at 256 works, 1 MiB, 5 ms or as soon as nothing waits: a lone work never waits for company, and under load the
/// flush of one group is the time in which the next one gathers. A group that has something urgent takes only what is urgent after it: the caller would wait for that as well.
/// </summary>
internal sealed class GroupCommitter : IDisposable
{
    private const int GroupWorksMax = 256;
    private const int GroupBytesMax = 1024 * 1024;
    private static readonly TimeSpan GroupTimeMax = TimeSpan.FromMilliseconds(5);

    private readonly CommitQueue queue = new();
    private readonly SqliteDatabase database;
    private readonly StoreWriter writer;
    private readonly TimeProvider time;
    private readonly Action<StoreFailedException> failed;
    private readonly List<PendingCommit> group = new(GroupWorksMax);
    private readonly LogFolding folding;
    private readonly StoreTurns? turns;
    private readonly Thread? thread;
    private int asked;
    private volatile StoreFailedException? failure;

    /// <param name="database">The writer's connection.</param>
    /// <param name="folder">Folds its log beside it, and is closed with the committer; null where the writer does that too.</param>
    /// <param name="vault">Its content keys.</param>
    /// <param name="time">Clock.</param>
    /// <param name="failed">Hears once that the store failed.</param>
    /// <param name="turns">Null for a thread of its own, as in every node.</param>
    public GroupCommitter(SqliteDatabase database, SqliteDatabase? folder, ContentVault vault, TimeProvider time, Action<StoreFailedException> failed, StoreTurns? turns = null)
    {
        this.database = database;
        this.time = time;
        this.failed = failed;
        this.turns = turns;
        writer = new StoreWriter(database, vault);
        folding = new LogFolding(database, folder, Fail);
        if (turns is not null)
            return;
        thread = new Thread(Run) { Name = "store writer", IsBackground = true };
        thread.Start();
    }

    /// <summary>Why the store failed; null while it has not.</summary>
    public StoreFailedException? Failure => failure;

    public Task<T> CommitAsync<T>(CommitUrgency urgency, int sizeBytes, Func<StoreWriter, T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellationToken);
        var commit = new PendingCommit<T>(urgency, sizeBytes, work, cancellationToken);
        if (queue.TryAdd(commit))
        {
            if (turns is not null && Interlocked.Exchange(ref asked, 1) == 0)
                turns(TakeTurn);
            return commit.Task;
        }
        return Task.FromException<T>(failure is { } known
            ? new StoreFailedException(known.Message, known)
            : new ObjectDisposedException(nameof(NodeStore)));
    }

    /// <summary>True while content that was destroyed may still lie in the log.</summary>
    public bool IsLogDue => writer.IsLogDue;

    /// <summary>
    /// For good: after a failed write or flush the only truth is what recovery finds at the next start. What waits is told by the writer; a group that is
    /// being committed in this moment still hears what its own flush said.
    /// </summary>
    public void Fail(Exception cause)
    {
        var failedNow = new StoreFailedException($"The store failed and takes nothing more until the node starts again: {cause.Message}", cause);
        if (Interlocked.CompareExchange(ref failure, failedNow, null) is not null)
            return;
        queue.Close();
        failed(failedNow);
    }

    /// <summary>Finishes what waits, then ends the writer.</summary>
    public void Dispose()
    {
        queue.Close();
        if (thread is null)
            TakeTurn();
        else
            thread.Join();
        folding.Dispose();
    }

    private void Run()
    {
        while (queue.Take() is { } first)
            Commit(first);
    }

    private void TakeTurn()
    {
        Volatile.Write(ref asked, 0);
        while (queue.TryTake() is { } first)
            Commit(first);
    }

    private void Commit(PendingCommit first)
    {
        if (failure is { } known)
        {
            first.Lost(known);
            return;
        }
        try
        {
            CommitGroup(first);
            folding.AfterCommit();
        }
        catch (Exception cause)
        {
            Fail(first, cause);
        }
        group.Clear();
    }

    private void CommitGroup(PendingCommit first)
    {
        long start = time.GetTimestamp();
        int bytes = 0;
        bool isUrgent = false;
        database.Query("BEGIN IMMEDIATE").Run();
        CrashPoints.Reach(CrashPoint.GroupBegun);
        for (PendingCommit? next = first; next is not null; next = MayGrow(bytes, start) ? queue.TryTake(onlyUrgent: isUrgent) : null)
        {
            if (next.IsCancelled)
            {
                next.Cancel();
                continue;
            }
            group.Add(next);
            isUrgent |= next.IsUrgent;
            bytes += next.SizeBytes;
            RunInSavepoint(next);
        }
        CrashPoints.Reach(CrashPoint.GroupWritten);
        database.Query("COMMIT").Run();
        CrashPoints.Reach(CrashPoint.GroupFlushed);
        if (writer.IsLogDue && folding.EndsWell())
            writer.CutLog();
        foreach (PendingCommit commit in group)
            commit.Settle();
    }

    private bool MayGrow(int bytes, long start) =>
        group.Count < GroupWorksMax && bytes < GroupBytesMax && time.GetElapsedTime(start) < GroupTimeMax;

    private void RunInSavepoint(PendingCommit commit)
    {
        database.Query("SAVEPOINT work").Run();
        try
        {
            commit.Run(writer);
        }
        catch (Exception cause) when (cause is not SqliteFailure { SparesTheStore: false })
        {
            if (!database.IsInTransaction)
                throw;
            database.Query("ROLLBACK TO work").Run();
            commit.Undone(cause is SqliteFailure { IsConstraint: true } ? new StoreConflictException(cause.Message, cause) : cause);
        }
        database.Query("RELEASE work").Run();
    }

    private void Fail(PendingCommit first, Exception cause)
    {
        Fail(cause);
        StoreFailedException told = failure!;
        first.Lost(told); // it is not in the group when the transaction could not begin
        foreach (PendingCommit commit in group)
            commit.Lost(told);
    }
}
