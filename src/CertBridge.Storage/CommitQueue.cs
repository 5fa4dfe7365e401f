namespace CertBridge.Storage;

/// <summary>What waits for the writer: everything urgent first, each in the order it came.</summary>
internal sealed class CommitQueue
{
    private readonly object gate = new();
    private readonly Queue<PendingCommit> urgent = new();
    private readonly Queue<PendingCommit> routine = new();
    private bool closed;

    /// <returns>False when nothing more is taken.</returns>
    public bool TryAdd(PendingCommit commit)
    {
        lock (gate)
        {
            if (closed)
                return false;
            (commit.IsUrgent ? urgent : routine).Enqueue(commit);
            Monitor.Pulse(gate);
            return true;
        }
    }

    /// <summary>Waits for the next.</summary>
    /// <returns>Null when the queue is closed and empty.</returns>
    public PendingCommit? Take()
    {
        lock (gate)
        {
            while (true)
            {
                if (Next() is { } commit)
                    return commit;
                if (closed)
                    return null;
                Monitor.Wait(gate);
            }
        }
    }

    /// <summary>The next one that is there already, or the next of what is urgent; null where there is none.</summary>
    public PendingCommit? TryTake(bool onlyUrgent = false)
    {
        lock (gate)
            return Next(onlyUrgent);
    }

    /// <summary>Nothing more is taken in; what waits can still be taken out.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            Monitor.PulseAll(gate);
        }
    }

    private PendingCommit? Next(bool onlyUrgent = false) => urgent.TryDequeue(out PendingCommit? commit) || (!onlyUrgent && routine.TryDequeue(out commit)) ? commit : null;
}
