using CertBridge.Storage;
using Microsoft.Extensions.Hosting;

namespace CertBridge.Node.Releasing;

/// <summary>Ends what waited for people too long, so that no copy lies here for ever and nothing ends in silence.</summary>
internal sealed class ApprovalWorker(ApprovalEnding ending, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do
                await ending.ExpireAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (Exception end) when (end is OperationCanceledException or StoreFailedException)
        {
            // The node stops, or its store failed and stops it.
        }
    }
}
