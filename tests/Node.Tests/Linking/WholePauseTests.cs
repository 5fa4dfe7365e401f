using CertBridge.Node.Linking;

namespace CertBridge.Node.Tests.Linking;

/// <summary>A timer cuts off what is less than a millisecond: a pause is rounded up before it gets one.</summary>
public sealed class WholePauseTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 10_000)]
    [InlineData(9_999, 10_000)]
    [InlineData(10_000, 10_000)]
    [InlineData(10_001, 20_000)]
    [InlineData(-1, -1)]
    [InlineData(-10_000, -10_000)]
    public void APause_IsRoundedUp_ToTheNextMillisecond(long ticks, long expected) =>
        Assert.Equal(TimeSpan.FromTicks(expected), WholePause.Of(TimeSpan.FromTicks(ticks)));

    [Fact]
    public async Task ASignal_ThatIsWaitedForLessThanAMillisecond_WaitsForOne()
    {
        var time = new OneTimer();

        Task<bool> waiting = new Signal().WaitAsync(TimeSpan.FromTicks(1), time, CancellationToken.None);

        Assert.Equal(TimeSpan.FromMilliseconds(1), time.Due);
        Assert.False(waiting.IsCompleted);
        time.GoOff();
        Assert.False(await waiting);
    }

    private sealed class OneTimer : TimeProvider
    {
        private Action? callback;

        public TimeSpan? Due { get; private set; }

        public void GoOff() => callback!();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (this.callback, Due) = (() => callback(state), dueTime);
            return new NoTimer();
        }

        private sealed class NoTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
