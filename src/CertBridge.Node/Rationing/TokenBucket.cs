namespace CertBridge.Node.Rationing;

/// <summary>
/// A rate with a burst: fills with so much a second up to the burst. Something larger than the whole burst passes once the bucket
/// is full and leaves a debt, so that a rate below the largest frame slows it and never stops it for ever. Thread-safe.
/// </summary>
internal sealed class TokenBucket
{
    private readonly double perSecond;
    private readonly double burst;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private double tokens;
    private long filledAt;

    public TokenBucket(double perSecond, double burst, TimeProvider time)
    {
        this.perSecond = perSecond;
        this.burst = burst;
        this.time = time;
        tokens = burst;
        filledAt = time.GetTimestamp();
    }

    /// <summary>True when it was left alone long enough to be full again.</summary>
    public bool IsFull
    {
        get
        {
            lock (gate)
            {
                Fill();
                return tokens >= burst;
            }
        }
    }

    public bool TryTake(double amount = 1) => Take(amount) == TimeSpan.Zero;

    /// <summary>Takes the amount now, or says after how long it is worth asking again.</summary>
    public TimeSpan Take(double amount = 1)
    {
        lock (gate)
        {
            Fill();
            double needed = Math.Min(amount, burst);
            if (tokens >= needed)
            {
                tokens -= amount;
                return TimeSpan.Zero;
            }
            return TimeSpan.FromSeconds(Math.Max((needed - tokens) / perSecond, 0.001));
        }
    }

    /// <summary>Waits until the amount is there. Others who wait for the same bucket have the same chance.</summary>
    public async ValueTask WaitAsync(double amount, CancellationToken cancellationToken)
    {
        while (Take(amount) is { } pause && pause > TimeSpan.Zero)
            await Task.Delay(pause, time, cancellationToken);
    }

    private void Fill()
    {
        long now = time.GetTimestamp();
        tokens = Math.Min(burst, tokens + (time.GetElapsedTime(filledAt, now).TotalSeconds * perSecond));
        filledAt = now;
    }
}
