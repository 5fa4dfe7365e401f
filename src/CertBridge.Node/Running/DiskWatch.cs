using CertBridge.Node.Watching;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Running;

/// <summary>
/// Calls a person as soon as a watermark of the disk is crossed (docs/operations.md, When the disk fills), the most urgent one, and says when there is room again. A disk that
/// wavers about a watermark is told once: room counts after a minute without shortage.
/// </summary>
internal sealed class DiskWatch(DiskRoom disk, NodeStore store, TimeProvider time, ILogger<DiskWatch> logger) : BackgroundService
{
    public const string ShortKind = "DISK_SHORT";
    public const string RoomKind = "DISK_ROOM";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RoomAfter = TimeSpan.FromMinutes(1);

    /// <summary>In the order in which they run out; immediate has the watermark of flash.</summary>
    private static readonly LaneName[] Lanes = [LaneName.Bulk, LaneName.Routine, LaneName.Priority, LaneName.Flash];

    private int told;
    private long shortAt;

    /// <summary>One look; nothing is written while nothing changes.</summary>
    public async Task LookAsync()
    {
        int lanesShort = Lanes.Count(lane => disk.Shortage(lane) is not null);
        if (lanesShort > 0)
            shortAt = time.GetTimestamp();
        if (lanesShort > told)
        {
            told = lanesShort;
            LaneName lane = Lanes[lanesShort - 1];
            string found = disk.Shortage(lane)?.ToString() ?? "";
            logger.DiskShort(lane, found);
            await RecordAsync(ShortKind, $"less is free on the disk of the store than {Word(lane)} needs: {TakenIn(lanesShort)}; free some room, nothing need be restarted");
        }
        else if (told > 0 && lanesShort == 0 && time.GetElapsedTime(shortAt) >= RoomAfter)
        {
            told = 0;
            logger.DiskRoomBack();
            await RecordAsync(RoomKind, "there is room on the disk of the store again: every lane is taken in");
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do
                await LookAsync();
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (Exception end) when (end is OperationCanceledException or StoreFailedException or ObjectDisposedException)
        {
            // The node stops, or its store failed and stops it.
        }
    }

    private static string TakenIn(int lanesShort) => lanesShort == Lanes.Length
        ? "nothing is taken in, and partners' logs are not followed"
        : $"not taken in: {string.Join(", ", Lanes[..lanesShort].Select(Word))}";

    private static string Word(LaneName lane) => lane.ToString().ToLowerInvariant();

    private Task RecordAsync(string kind, string text)
    {
        NodeMeters.AlarmsRaised.Add(kind);
        var row = new AlarmRow(kind, null, text, time.GetUtcNow());
        return store.CommitAsync(CommitUrgency.Urgent, text.Length, writer => writer.AddAlarm(row), CancellationToken.None);
    }
}
