using CertBridge.Node.Linking;

namespace CertBridge.Node.Tests.Linking;

/// <summary>Every look of the hurrying clock is over at once, so that what decides is the bytes that came in it.</summary>
public sealed class LinkPatienceTests
{
    private static readonly TimeSpan Allowance = TimeSpan.FromSeconds(60);
    private static readonly long BytesOfAllowance = (long)Allowance.TotalSeconds * LinkPatience.BytesPerSecondMin;
    private readonly TaskCompletionSource<bool> frame = new();
    private long moved;
    private int looks;

    [Fact]
    public async Task Wait_WhileAFrameGetsOn_GoesOn()
    {
        Assert.True(await Hurrying(() =>
        {
            if (looks == 20)
                frame.TrySetResult(true);
            return BytesOfAllowance;
        }).WaitAsync(frame.Task, CancellationToken.None));
    }

    [Fact]
    public async Task Wait_WhenItTrickles_Ends()
    {
        await EndsAsync(Hurrying(() => 1));
        Assert.InRange(looks, 1, 3);
    }

    [Fact]
    public async Task Wait_AtHalfTheRate_Ends()
    {
        await EndsAsync(Hurrying(() => BytesOfAllowance >> looks));
        Assert.InRange(looks, 5, 15);
    }

    [Fact]
    public async Task Wait_ForMoreThanTheLargestFrameNeeds_Ends() => await EndsAsync(Hurrying(() => BytesOfAllowance));

    /// <summary>Each frame is taken before its time is over, and a little of each: that is no progress.</summary>
    [Fact]
    public async Task Wait_FrameAfterFrame_SpendsOneAllowance_WhereItCarriesOver()
    {
        var clock = new TakingClock();
        var patience = new LinkPatience(Allowance, carriesOver: true, () => moved, clock);
        await TakenAfterAsync(patience, clock, 50);
        await TakenAfterAsync(patience, clock, 9.99);
        await EndsAsync(patience);

        clock.Move(Allowance); // nothing waited to be written
        await TakenAfterAsync(patience, clock, 50);
        moved += BytesOfAllowance;
        await TakenAfterAsync(patience, clock, 9);
        await TakenAfterAsync(patience, clock, 50);
    }

    [Fact]
    public async Task Wait_FrameAfterFrame_BeginsAnew_WhereItDoesNotCarryOver()
    {
        var clock = new TakingClock();
        var patience = new LinkPatience(Allowance, carriesOver: false, () => moved, clock);
        for (int i = 0; i < 5; i++)
            await TakenAfterAsync(patience, clock, 50);
    }

    private LinkPatience Hurrying(Func<long> inALook)
    {
        bool isMade = false;
        var patience = new LinkPatience(Allowance, carriesOver: true, Moved, new HurryingClock());
        isMade = true;
        return patience;

        long Moved()
        {
            if (!isMade)
                return 0;
            looks++;
            return moved += inALook();
        }
    }

    private async Task EndsAsync(LinkPatience patience) =>
        await Assert.ThrowsAsync<TimeoutException>(() => patience.WaitAsync(frame.Task, CancellationToken.None));

    private static async Task TakenAfterAsync(LinkPatience patience, TakingClock clock, double seconds)
    {
        var step = new TaskCompletionSource<bool>();
        clock.WhenWaitedFor = () =>
        {
            clock.Move(TimeSpan.FromSeconds(seconds));
            step.SetResult(true);
        };
        Assert.True(await patience.WaitAsync(step.Task, CancellationToken.None));
    }

    /// <summary>Stands still; what is waited for happens as soon as somebody waits, and no limit is ever over.</summary>
    private sealed class TakingClock : TimeProvider
    {
        private long ticks;

        public Action WhenWaitedFor { get; set; } = () => { };

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Move(TimeSpan by) => ticks += by.Ticks;

        public override long GetTimestamp() => ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            WhenWaitedFor();
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private sealed class HurryingClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
