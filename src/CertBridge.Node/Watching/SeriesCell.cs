namespace CertBridge.Node.Watching;

/// <summary>One series: a count, and for a histogram the sum and the buckets. Written by many threads without a lock.</summary>
internal sealed class SeriesCell(IReadOnlyList<double>? bounds)
{
    private readonly long[] buckets = new long[bounds?.Count ?? 0];
    private long count;
    private double sum;

    public long Count => Interlocked.Read(ref count);

    public double Sum => Volatile.Read(ref sum);

    public void Add(long value) => Interlocked.Add(ref count, value);

    public void Observe(double value)
    {
        int bucket = 0;
        while (bucket < buckets.Length && value > bounds![bucket])
            bucket++;
        if (bucket < buckets.Length)
            Interlocked.Increment(ref buckets[bucket]);
        Interlocked.Increment(ref count);
        double seen = Volatile.Read(ref sum);
        while (Interlocked.CompareExchange(ref sum, seen + value, seen) is var found && found != seen)
            seen = found;
    }

    /// <summary>How many were at most each bound: cumulative, as the text format has it.</summary>
    public IEnumerable<(double Bound, long Count)> Buckets()
    {
        long total = 0;
        for (int i = 0; i < buckets.Length; i++)
        {
            total += Interlocked.Read(ref buckets[i]);
            yield return (bounds![i], total);
        }
    }
}
