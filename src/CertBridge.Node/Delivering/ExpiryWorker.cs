using CertBridge.Node.Linking;
using CertBridge.Storage;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Delivering;

/// <summary>Ends what waited too long for a partner that stayed away, so that nothing ends in silence. An entry with a number is not touched: its receipt decides.</summary>
internal sealed class ExpiryWorker(NodeStore store, SettledReports settled, TimeProvider time, ILogger<ExpiryWorker> logger) : BackgroundService
{
    private const int EntriesPerStep = 256;
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do
                await ExpireAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (Exception end) when (end is OperationCanceledException or StoreFailedException)
        {
            // The node stops, or its store failed and stops it.
        }
    }

    private async Task ExpireAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        IReadOnlyList<OutboxRow> late = store.Read(reader => reader.ExpiredOutbox(now, EntriesPerStep));
        if (late.Count == 0)
            return;
        await store.CommitAsync(CommitUrgency.Routine, late.Count * 64, writer => Expire(writer, late, now), cancellationToken);
        CrashPoints.Reach(CrashPoint.ExpiryStored);
        foreach (OutboxRow entry in late)
        {
            logger.Expired(entry.ReportId.Value, entry.Partner);
            settled.Tell(entry.ReportId);
        }
    }

    private static void Expire(StoreWriter writer, IReadOnlyList<OutboxRow> late, DateTimeOffset now)
    {
        foreach (OutboxRow entry in late)
        {
            if (writer.FindOutboxById(entry.Id) is { State: OutboxState.Queued })
            {
                writer.MoveOutbox(entry.Id, OutboxEvent.Expired, now, "it expired before the partner could be reached");
                WithdrawnForOne.EndOfPassedOn(writer, entry, now);
            }
        }
        CrashPoints.Reach(CrashPoint.ExpiryWritten);
    }
}
