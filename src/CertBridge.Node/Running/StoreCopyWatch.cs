using CertBridge.Storage.Copies;
using CertBridge.Storage.Homes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Running;

/// <summary>
/// Erases the copies of older stores once their time is over, at the start and then hourly: they hold keys of content that may have been destroyed since. Says at the start
/// which are there.
/// </summary>
internal sealed class StoreCopyWatch(NodeHome home, TimeProvider time, ILogger<StoreCopyWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>One look. What cannot be erased is tried again at the next, and said each time.</summary>
    public void Look()
    {
        try
        {
            StoreSnapshot.EraseLeftOver(home);
            foreach (StoreCopy copy in StoreCopies.EraseDue(home, time.GetUtcNow()))
                logger.StoreCopyErased(copy.Name, copy.SizeBytes);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            logger.StoreCopyStays(failure.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            await Task.Run(Look, stoppingToken); // overwriting takes as long as writing did
            foreach (StoreCopy copy in StoreCopies.List(home))
                logger.StoreCopyKept(copy.Name, copy.Schema, copy.SizeBytes, copy.EndsAt);
            while (await timer.WaitForNextTickAsync(stoppingToken))
                Look();
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }
}
