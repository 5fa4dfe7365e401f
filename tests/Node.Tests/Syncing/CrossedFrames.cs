using System.Threading.Channels;
using CertBridge.Node.Linking;
using CertBridge.Protocol.V1;

namespace CertBridge.Node.Tests.Syncing;

/// <summary>One end of a connection in memory: what it writes, the other end reads.</summary>
internal sealed class CrossedFrames : FrameDuplex
{
    private readonly ChannelReader<Frame> reader;
    private readonly ChannelWriter<Frame> writer;

    private CrossedFrames(ChannelReader<Frame> reader, ChannelWriter<Frame> writer)
    {
        this.reader = reader;
        this.writer = writer;
    }

    public static (CrossedFrames One, CrossedFrames Other) Pair()
    {
        (Channel<Frame> there, Channel<Frame> back) = (Channel.CreateUnbounded<Frame>(), Channel.CreateUnbounded<Frame>());
        return (new CrossedFrames(back.Reader, there.Writer), new CrossedFrames(there.Reader, back.Writer));
    }

    public override async Task<Frame?> ReadAsync() => await reader.WaitToReadAsync() && reader.TryRead(out Frame? frame) ? frame : null;

    public override async Task WriteAsync(Frame frame, bool moreFollow) => await writer.WriteAsync(frame);

    public override Task FinishAsync()
    {
        writer.TryComplete();
        return Task.CompletedTask;
    }
}
