using CertBridge.Storage;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Running;

/// <summary>
/// Hears of the first failed write or flush, of the store or of any other file of the home: the disk is one, so either ends the store, and with it the
/// node.
/// </summary>
internal sealed class StoreFailureWatch : IDisposable
{
    private readonly NodeStore store;
    private readonly TaskCompletionSource<StoreFailedException> happened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StoreFailureWatch(NodeStore store)
    {
        this.store = store;
        store.Failed += OnStoreFailed;
        DurableFile.FlushFailed += OnFlushFailed;
    }

    /// <summary>Completes when it happened; never faults.</summary>
    public Task<StoreFailedException> Happened => happened.Task;

    public void Dispose()
    {
        DurableFile.FlushFailed -= OnFlushFailed;
        store.Failed -= OnStoreFailed;
    }

    private void OnStoreFailed(StoreFailedException failure) => happened.TrySetResult(failure);

    private void OnFlushFailed(FlushFailedException failure) => store.Fail(failure);
}
