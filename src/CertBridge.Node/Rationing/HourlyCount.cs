namespace CertBridge.Node.Rationing;

/// <summary>How often something happened in the hour that is running: bounds what a partner can make this node write for ever. Thread-safe.</summary>
internal sealed class HourlyCount(int max, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);
    private readonly Lock gate = new();
    private long since = time.GetTimestamp();
    private long count;

    /// <summary>True once more than the limit happened in this hour.</summary>
    public bool IsOver
    {
        get
        {
            lock (gate)
            {
                Turn();
                return count > max;
            }
        }
    }

    /// <returns>True when this went over the limit.</returns>
    public bool Add(int happenings)
    {
        lock (gate)
        {
            Turn();
            count += happenings;
            return count > max;
        }
    }

    private void Turn()
    {
        if (time.GetElapsedTime(since) < Window)
            return;
        since = time.GetTimestamp();
        count = 0;
    }
}
