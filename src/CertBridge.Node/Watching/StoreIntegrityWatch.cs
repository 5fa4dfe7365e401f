using CertBridge.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Watching;

/// <summary>Has SQLite look at every page of the store, a minute after the start and then daily: bit rot is better found by us than by the report that lies on it.</summary>
internal sealed class StoreIntegrityWatch(NodeStore store, TimeProvider time, ILogger<StoreIntegrityWatch> logger) : BackgroundService
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Every = TimeSpan.FromDays(1);

    /// <summary>A reader that stays longer keeps the log from being folded into the file.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private volatile IntegrityFinding? latest;

    /// <summary>Null before the first look, and while the store is too large for one.</summary>
    public IntegrityFinding? Latest => latest;

    /// <summary>One look.</summary>
    public void Look()
    {
        StoreIntegrity found = store.Read(reader => reader.QuickCheck(Patience, time));
        if (!found.IsFinished)
        {
            logger.StoreTooLarge(Patience.TotalSeconds);
            return;
        }
        latest = new IntegrityFinding(time.GetUtcNow(), found.Damage.Count == 0);
        if (found.Damage.Count > 0)
            logger.StoreDamaged(string.Join("; ", found.Damage));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        TimeSpan pause = First;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(pause, time, stoppingToken);
                await Task.Run(Look, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (StoreFailedException)
            {
                return; // the node ends by it
            }
            pause = Every;
        }
    }
}
