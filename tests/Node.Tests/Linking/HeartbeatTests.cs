using CertBridge.Node.Linking;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Node.Tests.Linking;

/// <summary>All links share one beat, and say every fifth time that they are there.</summary>
public sealed class HeartbeatTests : IAsyncLifetime
{
    private readonly BeatingClock clock = new();
    private readonly QueuedFrames frames = new();
    private readonly LinkPulse pulse;
    private readonly LinkSession session;

    public HeartbeatTests()
    {
        pulse = new LinkPulse(clock);
        session = new LinkSession(PartnerId.Parse("cert-bor"), dialledByUs: true, default, frames, TimeProvider.System);
    }

    [Fact]
    public async Task Run_SaysItEveryFifthBeat()
    {
        using var stop = new CancellationTokenSource();
        Task running = session.RunAsync([new HeartbeatPart(session, pulse, clock)], stop.Token);
        Task<Frame> said = frames.Outgoing.Reader.ReadAsync().AsTask();
        for (int beats = 1; beats < 5; beats++)
            clock.Beat();
        Assert.False(said.IsCompleted);
        while (!said.IsCompleted)
        {
            clock.Beat(); // one that comes while the part does not wait yet is missed, as in life
            await Task.Yield();
        }

        Assert.Equal(Frame.KindOneofCase.Heartbeat, (await said).KindCase);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Wait_OfMany_EndsWithOneBeat_AndWithTheLink()
    {
        using var stop = new CancellationTokenSource();
        Task[] waiting = [.. Enumerable.Range(0, 100).Select(_ => pulse.WaitAsync(1, CancellationToken.None))];
        Task longer = pulse.WaitAsync(2, stop.Token);
        clock.Beat();
        await Task.WhenAll(waiting);
        Assert.False(longer.IsCompleted);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => longer);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        session.Dispose();
        pulse.Dispose();
        return Task.CompletedTask;
    }

    private sealed class BeatingClock : TimeProvider
    {
        private Action beat = () => { };

        public void Beat() => beat();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Assert.Equal((LinkPulse.Beat, LinkPulse.Beat), (dueTime, period));
            beat = () => callback(state);
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
