using CertBridge.Cli.Printing;

namespace CertBridge.Cli.Tests.Printing;

/// <summary>The line that says how far work is: what it says, when it is drawn, and that it leaves nothing behind.</summary>
public sealed class ProgressTests
{
    private const string Last = "leaves  1,000 of 1,000  800 a second  1 s";

    private readonly HandClock clock = new();
    private readonly List<string> written = [];

    [Theory]
    [InlineData("leaves  5,000 of 20,000  1,000 a second  about 15 s left", 5_000, 20_000, 5)]
    [InlineData("leaves  20,000 of 20,000  1,000 a second  20 s", 20_000, 20_000, 20)]
    [InlineData("leaves  20,000 of 20,000  1,250 a second  20 s", 25_000, 20_000, 20)] // more came in while it was counted
    [InlineData("leaves  1 of 1,000  about 2 h left", 1, 1_000, 10)]
    [InlineData("leaves  0 of 7  3 s", 0, 7, 3)]
    [InlineData("leaves  900  90 a second  10 s", 900, 0, 10)]
    [InlineData("leaves  2 s", 0, 0, 2)]
    public void Line_SaysDoneRateAndRest(string expected, ulong done, ulong all, int seconds) =>
        Assert.Equal(expected, ProgressLine.Of("leaves", done, all, TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Line_OfWhatMayTakeSoLong_SaysHowLongStill()
    {
        Assert.Equal("answered  1 of 3  at most 20 s left", ProgressLine.Of("answered", 1, 3, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30)));
        Assert.Equal("answered  1 of 3  at most 0 ms left", ProgressLine.Of("answered", 1, 3, TimeSpan.FromSeconds(31), TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void Progress_IsSilentForASecond_ThenDrawsInPlace_AndLeavesNothing()
    {
        using (Progress progress = Start(isShown: true))
        {
            progress.Report(100, 1_000);
            clock.Pass(TimeSpan.FromMilliseconds(999));
            Assert.Empty(written);
            clock.Pass(TimeSpan.FromMilliseconds(1));
            Assert.Equal(["\rleaves  100 of 1,000  100 a second  about 9 s left"], written);
            progress.Report(1_000, 1_000);
            clock.Pass(TimeSpan.FromMilliseconds(250));
            Assert.Equal($"\r{Last}", written[1].TrimEnd());
            Assert.Equal(written[0].Length, written[1].Length);
        }
        Assert.Equal($"\r{new string(' ', Last.Length)}\r", written[2]);
        clock.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(3, written.Count);
    }

    [Fact]
    public void Progress_OfShortWork_WritesNothing()
    {
        using (Progress progress = Start(isShown: true))
            progress.Report(1, 1);
        Assert.Empty(written);
    }

    [Fact]
    public void Progress_ThatNobodySees_WritesNothing()
    {
        using (Progress progress = Start(isShown: false))
        {
            progress.Report(1, 2);
            clock.Pass(TimeSpan.FromSeconds(10));
        }
        Assert.Empty(written);
        Assert.Equal(0, clock.Timers);
    }

    [Fact]
    public void Progress_IsNeverWiderThanATerminal()
    {
        using Progress progress = new(isShown: true, new string('x', 300), null, clock, written.Add);
        clock.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(80, Assert.Single(written).Length);
    }

    private Progress Start(bool isShown) => new(isShown, "leaves", atMost: null, clock, written.Add);

    /// <summary>Time passes when the test says so, and timers fall due in it.</summary>
    private sealed class HandClock : TimeProvider
    {
        private readonly List<HandTimer> timers = [];
        private TimeSpan now;

        public int Timers => timers.Count;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new HandTimer(() => callback(state), now + dueTime, period);
            timers.Add(timer);
            return timer;
        }

        public void Pass(TimeSpan span)
        {
            now += span;
            foreach (HandTimer timer in timers)
                timer.FallDue(now);
        }
    }

    private sealed class HandTimer(Action callback, TimeSpan due, TimeSpan period) : ITimer
    {
        private TimeSpan next = due;
        private bool isDisposed;

        public void FallDue(TimeSpan now)
        {
            for (; !isDisposed && next <= now; next += period)
                callback();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose() => isDisposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
