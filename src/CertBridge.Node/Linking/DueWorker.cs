using CertBridge.Storage;
using Microsoft.Extensions.Hosting;

namespace CertBridge.Node.Linking;

/// <summary>
/// Does what is due, a step at a time, until nothing is; then it waits for its signal, and looks up once a minute without one: what was put off is due at a time, and nobody says so. What was due while the node was
/// down is done after its start.
/// </summary>
/// <param name="perStep">So many are looked at in one step at the most; where it was as many, more may be due.</param>
internal abstract class DueWorker(Signal signal, int perStep, TimeProvider time) : BackgroundService
{
    protected static readonly TimeSpan LooksUpAfter = TimeSpan.FromMinutes(1);

    protected TimeProvider Time => time;

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                while (await StepAsync(stoppingToken) == perStep)
                {
                    // More may be due.
                }
                await SleepAsync(stoppingToken);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or StoreFailedException)
        {
            // The node stops, or its store failed and stops it.
        }
    }

    /// <returns>How many were looked at.</returns>
    protected abstract Task<int> StepAsync(CancellationToken cancellationToken);

    protected virtual Task SleepAsync(CancellationToken cancellationToken) => signal.WaitAsync(LooksUpAfter, time, cancellationToken);
}
