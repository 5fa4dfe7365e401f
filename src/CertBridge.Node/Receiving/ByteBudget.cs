namespace CertBridge.Node.Receiving;

/// <summary>
/// Bounds the bytes that wait on one link: a taker waits until there is room, which slows the sender through HTTP/2 flow control. One taker at
/// a time; anyone may give back. A single thing larger than the whole budget passes alone.
/// </summary>
internal sealed class ByteBudget(int capacityBytes) : IDisposable
{
    private const int UnitBytes = 64 * 1024;
    private readonly int units = Math.Max(1, capacityBytes / UnitBytes);
    private readonly SemaphoreSlim free = new(Math.Max(1, capacityBytes / UnitBytes));

    public async Task<int> TakeAsync(int bytes, CancellationToken cancellationToken)
    {
        int wanted = Math.Clamp((bytes + UnitBytes - 1) / UnitBytes, 1, units);
        for (int taken = 0; taken < wanted; taken++)
            await free.WaitAsync(cancellationToken);
        return wanted;
    }

    public void GiveBack(int unitsTaken) => free.Release(unitsTaken);

    public void Dispose() => free.Dispose();
}
