using CertBridge.Node.Admitting;
using CertBridge.Protocol.V1;
using Grpc.Core;

namespace CertBridge.Node.Linking;

/// <summary>Frames both ways over one gRPC stream, seen alike from the end that dialled and the end that answered.</summary>
internal abstract class FrameDuplex
{
    // Neither call takes a cancellation token: in gRPC a cancelled read or write ends the whole call, and with it the last
    // word that tells the other side why. The session waits with its own limit and disposes the call when it is done.

    /// <summary>What went over the connection beneath; a frame may take longer than a silence may last.</summary>
    public virtual ConnectionTraffic Traffic { get; } = new();

    /// <summary>The next frame, or null when the other side has finished.</summary>
    public abstract Task<Frame?> ReadAsync();

    /// <param name="frame">The frame to send.</param>
    /// <param name="moreFollow">True when another frame is ready, so that this one need not be flushed alone.</param>
    public abstract Task WriteAsync(Frame frame, bool moreFollow);

    /// <summary>Says that nothing more will be sent. Never throws: the stream may be gone already.</summary>
    public abstract Task FinishAsync();

    /// <summary>gRPC says "invalid operation" of a stream whose other end is gone: here that is the network's doing, not a mistake of ours.</summary>
    protected static async Task<T> OnTheStreamAsync<T>(Func<Task<T>> operation)
    {
        try
        {
            return await operation();
        }
        catch (InvalidOperationException gone)
        {
            throw new IOException("the stream has ended", gone);
        }
    }

    protected static readonly WriteOptions Buffered = new(WriteFlags.BufferHint);
    protected static readonly WriteOptions Flushed = new();
}

/// <summary>The end that answered.</summary>
internal sealed class AnsweredFrames(IAsyncStreamReader<ExchangeRequest> reader, IServerStreamWriter<ExchangeResponse> writer, ConnectionTraffic traffic) : FrameDuplex
{
    public override ConnectionTraffic Traffic => traffic;

    public override Task<Frame?> ReadAsync() =>
        OnTheStreamAsync(async () => await reader.MoveNext(CancellationToken.None) ? reader.Current.Frame : null);

    public override Task WriteAsync(Frame frame, bool moreFollow) => OnTheStreamAsync<Frame?>(async () =>
    {
        writer.WriteOptions = moreFollow ? Buffered : Flushed;
        await writer.WriteAsync(new ExchangeResponse { Frame = frame });
        return null;
    });

    public override Task FinishAsync() => Task.CompletedTask;
}

/// <summary>The end that dialled.</summary>
internal sealed class DialledFrames(AsyncDuplexStreamingCall<ExchangeRequest, ExchangeResponse> call, ConnectionTraffic traffic) : FrameDuplex
{
    public override ConnectionTraffic Traffic => traffic;

    public override Task<Frame?> ReadAsync() =>
        OnTheStreamAsync(async () => await call.ResponseStream.MoveNext(CancellationToken.None) ? call.ResponseStream.Current.Frame : null);

    public override Task WriteAsync(Frame frame, bool moreFollow) => OnTheStreamAsync<Frame?>(async () =>
    {
        call.RequestStream.WriteOptions = moreFollow ? Buffered : Flushed;
        await call.RequestStream.WriteAsync(new ExchangeRequest { Frame = frame });
        return null;
    });

    public override async Task FinishAsync()
    {
        try
        {
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception gone) when (gone is RpcException or InvalidOperationException or OperationCanceledException)
        {
            // The stream ended before we could say so; there is nobody left to tell.
        }
    }
}
