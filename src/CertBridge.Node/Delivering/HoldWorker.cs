using CertBridge.Node.Linking;
using CertBridge.Storage;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Delivering;

/// <summary>
/// Ends the holds of entries whose time is over: they are due then, and the lanes' owners wake. It sleeps until the first one ends and looks up at least once a minute
/// while something is held, since a clock may be set; with nothing held it waits for the signal. A hold that ended while the node was down ends at the start.
/// </summary>
internal sealed class HoldWorker(NodeStore store, LinkSignals signals, TimeProvider time)
    : DueWorker(signals.Holds, EntriesPerStep, time)
{
    private const int EntriesPerStep = 256;
    private const int EntryBytes = 64;

    protected override Task<int> StepAsync(CancellationToken cancellationToken) => EndHoldsAsync(cancellationToken);

    /// <returns>How many holds were ended.</returns>
    internal async Task<int> EndHoldsAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = Time.GetUtcNow();
        IReadOnlyList<OutboxRow> over = store.Read(reader => reader.HoldsOver(now, EntriesPerStep));
        if (over.Count == 0)
            return 0;
        await store.CommitAsync(CommitUrgency.Routine, over.Count * EntryBytes, writer =>
        {
            foreach (OutboxRow entry in over)
                writer.EndHold(entry.Id); // what was taken back in between is not queued any more, and stays as it is
        }, cancellationToken);
        CrashPoints.Reach(CrashPoint.HoldEnded);
        foreach (OutboxRow entry in over.DistinctBy(entry => (entry.Partner, entry.Lane)))
            signals.Outbox(entry.Partner, entry.Lane).Raise();
        return over.Count;
    }

    protected override async Task SleepAsync(CancellationToken cancellationToken)
    {
        if (store.Read(reader => reader.NextHoldEnd()) is not { } end)
        {
            await signals.Holds.WaitAsync(cancellationToken);
            return;
        }
        TimeSpan left = end - Time.GetUtcNow();
        if (left > TimeSpan.Zero)
            await signals.Holds.WaitAsync(left < LooksUpAfter ? left : LooksUpAfter, Time, cancellationToken);
    }
}
