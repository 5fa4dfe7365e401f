using CertBridge.Node.Linking;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Node.Tests.Linking;

/// <summary>Small frames go together; what is large is not kept in a buffer, where nothing overtakes it.</summary>
public sealed class FlushingTests
{
    private const int KiB = 1024;

    [Fact]
    public async Task WhatWaits_IsWrittenTogether_UpTo64KiB_AndTheLastIsNeverLeftInABuffer()
    {
        var frames = new NotedFrames();
        using var session = new LinkSession(PartnerId.Parse("cert-bor"), dialledByUs: true, default, frames, TimeProvider.System);
        foreach (int size in (int[])[1 * KiB, 1 * KiB, 256 * KiB, 40 * KiB, 40 * KiB, 1 * KiB, 1 * KiB])
            await session.SendAsync(new Frame { DeliverPart = new DeliverPart { Lane = LaneName.Bulk, Content = ByteString.CopyFrom(new byte[size]) } }, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        Task<string> running = session.RunAsync([], stop.Token);

        await frames.UntilAsync(7);

        Assert.Equal([true, true, false, true, false, true, false], frames.MoreFollow);
        await stop.CancelAsync();
        await running;
    }

    private sealed class NotedFrames : FrameDuplex
    {
        private readonly TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int awaited;

        public List<bool> MoreFollow { get; } = [];

        public Task UntilAsync(int count)
        {
            lock (MoreFollow)
            {
                awaited = count;
                if (MoreFollow.Count == count)
                    all.TrySetResult();
            }
            return all.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }

        public override async Task<Frame?> ReadAsync()
        {
            await Task.Delay(Timeout.Infinite);
            return null;
        }

        public override Task WriteAsync(Frame frame, bool moreFollow)
        {
            if (frame.KindCase == Frame.KindOneofCase.DeliverPart)
            {
                lock (MoreFollow)
                {
                    MoreFollow.Add(moreFollow);
                    if (MoreFollow.Count == awaited)
                        all.TrySetResult();
                }
            }
            return Task.CompletedTask;
        }

        public override Task FinishAsync() => Task.CompletedTask;
    }
}
