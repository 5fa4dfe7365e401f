namespace CertBridge.Simulation.Tests.Worlds;

/// <summary>One node's clock: it runs with the world's time, and says another hour when somebody set it wrong. Its timers go by the time that runs.</summary>
internal sealed class NodeClock(Timeline timeline, DateTimeOffset began) : TimeProvider
{
    /// <summary>How far it is ahead of the world.</summary>
    public TimeSpan Skew { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => began + timeline.Now + Skew;

    public override long GetTimestamp() => timeline.Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(timeline, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class VirtualTimer(Timeline timeline, Action tick) : ITimer
    {
        private Happening? next;
        private TimeSpan every;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            next?.CallOff();
            every = period;
            next = dueTime == Timeout.InfiniteTimeSpan ? null : timeline.After(dueTime, Tick);
            return true;
        }

        public void Dispose() => next?.CallOff();

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Tick()
        {
            next = every == Timeout.InfiniteTimeSpan || every == TimeSpan.Zero ? null : timeline.After(every, Tick);
            tick();
        }
    }
}
