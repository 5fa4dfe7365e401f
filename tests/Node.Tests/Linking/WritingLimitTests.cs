using CertBridge.Node.Linking;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Node.Tests.Linking;

public sealed class WritingLimitTests
{
    [Fact]
    public async Task Run_WhenThePartnerReadsNothing_Ends()
    {
        using var session = new LinkSession(PartnerId.Parse("cert-bor"), dialledByUs: true, default, new UnreadFrames(), new HurryingClock(LinkSession.WriteMax));
        await session.SendAsync(new Frame { Ack = new Ack() }, CancellationToken.None);

        Assert.Equal("the partner read nothing for 60 s", await session.RunAsync([], CancellationToken.None));
    }

    /// <summary>The other end is there, says nothing and takes nothing.</summary>
    private sealed class UnreadFrames : FrameDuplex
    {
        private readonly TaskCompletionSource<Frame?> never = new();

        public override Task<Frame?> ReadAsync() => never.Task;

        public override Task WriteAsync(Frame frame, bool moreFollow) => never.Task;

        public override Task FinishAsync() => Task.CompletedTask;
    }

    /// <summary>Time in which one limit is over at once and every other never.</summary>
    private sealed class HurryingClock(TimeSpan over) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == over ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
