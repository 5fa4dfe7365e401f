namespace CertBridge.Storage;

/// <summary>A work that waits for the writer, and what its caller is told afterwards.</summary>
internal abstract class PendingCommit(CommitUrgency urgency, int sizeBytes, CancellationToken cancellationToken)
{
    public bool IsUrgent => urgency == CommitUrgency.Urgent;

    public int SizeBytes => sizeBytes;

    protected CancellationToken Cancellation => cancellationToken;

    /// <summary>True when the caller gave up before the writer came to it: nothing was done.</summary>
    public bool IsCancelled => cancellationToken.IsCancellationRequested;

    public abstract void Run(StoreWriter writer);

    /// <summary>The group is durable: the caller hears the result, or what the work threw.</summary>
    public abstract void Settle();

    /// <summary>The work threw and was undone alone; the caller hears it when the group settles.</summary>
    public abstract void Undone(Exception failure);

    /// <summary>The store failed: what became of the work is not known.</summary>
    public abstract void Lost(StoreFailedException failure);

    public abstract void Cancel();
}

/// <summary>The same with a result.</summary>
internal sealed class PendingCommit<T>(CommitUrgency urgency, int sizeBytes, Func<StoreWriter, T> work, CancellationToken cancellationToken)
    : PendingCommit(urgency, sizeBytes, cancellationToken)
{
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Func<StoreWriter, T>? waiting = work;
    private T result = default!;
    private Exception? undone;

    public Task<T> Task => completion.Task;

    /// <summary>Once. The writer remembers a commit until the next begins; what it wrote, up to 16 MiB of an envelope, need not wait for that.</summary>
    public override void Run(StoreWriter writer)
    {
        Func<StoreWriter, T> once = waiting ?? throw new InvalidOperationException("the work was run before");
        waiting = null;
        result = once(writer);
    }

    public override void Settle()
    {
        if (undone is null)
            completion.SetResult(result);
        else
            completion.SetException(undone);
    }

    public override void Undone(Exception failure) => undone = failure;

    public override void Lost(StoreFailedException failure) => completion.TrySetException(failure);

    public override void Cancel() => completion.TrySetCanceled(Cancellation);
}
