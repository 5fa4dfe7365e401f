using CertBridge.Node.Linking;
using CertBridge.Node.Settings;
using CertBridge.Protocol.Ids;
using CertBridge.Storage;
using Microsoft.Extensions.Hosting;

namespace CertBridge.Node.Witnessing;

/// <summary>Tells a person once what has not been cosigned for a day, whether the witness ever answered or not. Nothing waits for it.</summary>
internal sealed class WitnessWatch(WitnessSettings settings, NodeStore store, LinkAlarms alarms, TimeProvider time) : BackgroundService
{
    public static readonly TimeSpan ToldAfter = TimeSpan.FromDays(1);

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    private readonly Dictionary<PartnerId, DateTimeOffset> told = [];

    /// <summary>One look.</summary>
    public async Task LookAsync()
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach (WitnessLag lag in store.Read(reader => WitnessReading.All(reader, settings)))
        {
            if (lag.Since is not { } since || now - since < ToldAfter || told.GetValueOrDefault(lag.About) == since)
                continue;
            told[lag.About] = since;
            await alarms.RaiseAsync("UNWITNESSED", lag.About, $"{lag.Witness} has not cosigned our log about {lag.About} since {since:yyyy-MM-ddTHH:mm:ssZ}; everything else goes on: certbridge ledger status");
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Witness is null)
            return;
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await LookAsync();
        }
        catch (Exception end) when (end is OperationCanceledException or StoreFailedException)
        {
            // The node stops; a store that failed stops it too, and is said by whoever watches the store.
        }
    }
}
