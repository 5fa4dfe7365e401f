namespace Grpc.Core;

/// <summary>Messages coming in.</summary>
public interface IAsyncStreamReader<out T>
{
    T Current { get; }

    Task<bool> MoveNext(CancellationToken cancellationToken);
}

/// <summary>Messages going out, one at a time.</summary>
public interface IAsyncStreamWriter<in T>
{
    WriteOptions? WriteOptions { get; set; }

    Task WriteAsync(T message);

    Task WriteAsync(T message, CancellationToken cancellationToken) => cancellationToken.CanBeCanceled
        ? throw new NotSupportedException("Cancellation of stream writes is not supported by this gRPC implementation.")
        : WriteAsync(message);
}

/// <summary>The client's side, which says when it is done.</summary>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    Task CompleteAsync();
}

/// <summary>The server's side, which is done when the method returns.</summary>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>;

/// <summary>How a message is written.</summary>
public class WriteOptions(WriteFlags flags = 0)
{
    public static readonly WriteOptions Default = new();

    public WriteFlags Flags { get; } = flags;
}

/// <summary>Flags of a write.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>More follows: need not be flushed yet.</summary>
    BufferHint = 0x1,

    /// <summary>Not compressed.</summary>
    NoCompress = 0x2,
}
