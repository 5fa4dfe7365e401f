using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Founding;

/// <summary>Looks every half minute whether the own card or sheet changed on disk or is due, and whether an old key may go.</summary>
internal sealed class IdentityUpkeepWorker(IdentityUpkeep upkeep, RetiredKeys retired, TimeProvider time, ILogger<IdentityUpkeepWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        do
        {
            try
            {
                upkeep.Look();
                retired.Look();
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // The node works with what it has; a sheet that stays old is seen in its status and refused by partners in the end.
                logger.UpkeepFailed(failure.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
