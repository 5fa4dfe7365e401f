using CertBridge.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Supervising;

/// <summary>
/// Says ready when the listeners are open, then that the node works, as long as its writer answers: a node that cannot store does nothing for anybody, however alive
/// its process is. In between, how many partners are up and what waits.
/// </summary>
internal sealed class SupervisingWorker(
    Supervisor manager, NodeStanding standing, NodeStore store, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<SupervisingWorker> logger) : BackgroundService
{
    private static readonly TimeSpan StatusEvery = TimeSpan.FromSeconds(15);

    /// <summary>Three times within what the manager waits: one late answer is no reason to be killed.</summary>
    private const int TimesPerWatchdog = 3;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!manager.IsThere)
            return;
        await using CancellationTokenRegistration ending = lifetime.ApplicationStopping.Register(() => manager.Stopping());
        try
        {
            await StartedAsync(stoppingToken);
            if (!manager.Ready(standing.Line()))
                logger.SupervisorUnheard();
            TimeSpan every = manager.Watchdog is { } watchdog && watchdog / TimesPerWatchdog < StatusEvery ? watchdog / TimesPerWatchdog : StatusEvery;
            using var timer = new PeriodicTimer(every, time);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await store.CommitAsync(CommitUrgency.Urgent, 0, _ => { }, stoppingToken);
                manager.Alive(standing.Line());
            }
        }
        catch (Exception end) when (end is OperationCanceledException or StoreFailedException or ObjectDisposedException)
        {
            // The node stops, or its store failed and stops it.
        }
    }

    private async Task StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration heard = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
    }
}
