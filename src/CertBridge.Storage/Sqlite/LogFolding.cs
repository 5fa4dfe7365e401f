using CertBridge.Storage.Crashing;

namespace CertBridge.Storage.Sqlite;

/// <summary>
/// When the write-ahead log is folded into the file, and by whom. To write 16 MiB and flush them takes tens of milliseconds, in which the writer would commit nothing, whatever is urgent: so a connection beside it does
/// that while it goes on. A log that grows meanwhile is never folded to its end, and only there it begins anew: that last little the writer folds, between two groups. Where it is as much again before the
/// other is through, the writer waits, or the log would grow for as long as more is written than a disk folds.
/// </summary>
/// <param name="writer">The writer's connection; all but the folding beside is its thread's.</param>
/// <param name="beside">Null where the writer folds everything itself.</param>
/// <param name="failed">Hears that what was folded beside the writer could not be written or flushed.</param>
internal sealed class LogFolding(SqliteDatabase writer, SqliteDatabase? beside, Action<Exception> failed) : IDisposable
{
    private Task<bool>? underWay;

    /// <summary>After the callers were told: what they were told is in the log, and the log is whole whatever becomes of the fold.</summary>
    /// <exception cref="SqliteFailure">The writer's part could not be written or flushed.</exception>
    public void AfterCommit()
    {
        if (underWay is null && writer.IsFoldDue)
            Begin();
        else if (underWay is not null && (underWay.IsCompleted || writer.IsFoldOverdue))
            End();
    }

    /// <summary>Waits for what is under way, some tens of milliseconds: two never fold at once.</summary>
    /// <returns>False where the disk failed it: nothing is written to that any more.</returns>
    public bool EndsWell() => underWay is null || underWay.Result;

    public void Dispose()
    {
        EndsWell();
        beside?.Dispose();
    }

    private void Begin()
    {
        if (beside is not null)
        {
            underWay = Task.Run(() => IsFolded(beside));
            return;
        }
        CrashPoints.Reach(CrashPoint.FoldBegun);
        FoldRest();
    }

    private bool IsFolded(SqliteDatabase folder)
    {
        try
        {
            CrashPoints.Reach(CrashPoint.FoldBegun);
            folder.FoldSoFar();
            CrashPoints.Reach(CrashPoint.FoldedSoFar);
            return true;
        }
        catch (Exception cause)
        {
            failed(cause);
            return false;
        }
    }

    private void End()
    {
        bool isWell = EndsWell();
        underWay = null;
        if (isWell)
            FoldRest();
    }

    private void FoldRest()
    {
        writer.Fold();
        CrashPoints.Reach(CrashPoint.FoldDone);
    }
}
