namespace Grpc.Core;

/// <summary>How one call is made. Immutable: each With returns a changed copy.</summary>
public readonly struct CallOptions
{
    private readonly bool waitForReady;

    public CallOptions(
        Metadata? headers = null, DateTime? deadline = null, CancellationToken cancellationToken = default, WriteOptions? writeOptions = null,
        ContextPropagationToken? propagationToken = null, CallCredentials? credentials = null)
    {
        Headers = headers;
        Deadline = deadline;
        CancellationToken = cancellationToken;
        WriteOptions = writeOptions;
        PropagationToken = propagationToken;
        Credentials = credentials;
    }

    private CallOptions(CallOptions from, bool waitForReady)
    {
        this = from;
        this.waitForReady = waitForReady;
    }

    public Metadata? Headers { get; init; }

    public DateTime? Deadline { get; init; }

    public CancellationToken CancellationToken { get; init; }

    public WriteOptions? WriteOptions { get; init; }

    public ContextPropagationToken? PropagationToken { get; init; }

    public CallCredentials? Credentials { get; init; }

    public bool IsWaitForReady => waitForReady;

    public CallOptions WithHeaders(Metadata headers) => this with { Headers = headers };

    public CallOptions WithDeadline(DateTime deadline) => this with { Deadline = deadline };

    public CallOptions WithCancellationToken(CancellationToken cancellationToken) => this with { CancellationToken = cancellationToken };

    public CallOptions WithWriteOptions(WriteOptions writeOptions) => this with { WriteOptions = writeOptions };

    public CallOptions WithCredentials(CallCredentials credentials) => this with { Credentials = credentials };

    public CallOptions WithWaitForReady(bool waitForReady = true) => new(this, waitForReady);
}

/// <summary>Carries a parent call's deadline and cancellation to a child call.</summary>
public abstract class ContextPropagationToken;

/// <summary>What of a parent call a child call inherits.</summary>
public class ContextPropagationOptions(bool propagateDeadline = true, bool propagateCancellation = true)
{
    public static readonly ContextPropagationOptions Default = new();

    public bool IsPropagateDeadline { get; } = propagateDeadline;

    public bool IsPropagateCancellation { get; } = propagateCancellation;
}
