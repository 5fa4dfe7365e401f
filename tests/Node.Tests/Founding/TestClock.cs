namespace CertBridge.Node.Tests.Founding;

/// <summary>A clock that stands where it is put.</summary>
internal sealed class TestClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    /// <summary>How long the process has been running; the clock may be set without it.</summary>
    public TimeSpan Running { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => Running.Ticks;
}
