using System.Globalization;
using CertBridge.Protocol.V1;

namespace CertBridge.Storage.Homes;

/// <summary>
/// Is there room on the store's disk for what comes in? A full disk fails the store, and with it the node, for everybody. Below the watermark of its lane a
/// report is refused or busy instead: nothing is lost, and what is more urgent still goes.
/// </summary>
public sealed class DiskRoom
{
    /// <summary>Short enough that a flood cannot fill what the lowest watermark leaves between two looks.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private readonly TimeProvider time;
    private readonly Func<DiskSpace?> measure;
    private readonly Lock gate = new();
    private long? lookedAt;
    private DiskSpace? space;

    public DiskRoom(NodeHome home, TimeProvider time)
        : this(time, () => Measure(home.StoreFolder))
    {
    }

    internal DiskRoom(TimeProvider time, Func<DiskSpace?> measure)
    {
        this.time = time;
        this.measure = measure;
    }

    /// <returns>What is missing for this lane; null when there is room, or when the disk cannot be asked: the store itself will say.</returns>
    public DiskShortage? Shortage(LaneName lane)
    {
        if (Look() is not { } seen)
            return null;
        long needed = DiskWatermarks.FreeBytesMin(lane, seen.DiskBytes);
        return seen.FreeBytes < needed ? new DiskShortage(seen.FreeBytes, seen.DiskBytes, needed) : null;
    }

    /// <summary>What is free, bytes; null when it cannot be asked.</summary>
    public long? FreeBytes => Look()?.FreeBytes;

    /// <summary>Size of the disk, bytes; null when it cannot be asked.</summary>
    public long? SizeBytes => Look()?.DiskBytes;

    private DiskSpace? Look()
    {
        lock (gate)
        {
            if (lookedAt is null || time.GetElapsedTime(lookedAt.Value) >= LookEvery)
            {
                space = measure();
                lookedAt = time.GetTimestamp();
            }
            return space;
        }
    }

    private static DiskSpace? Measure(string folder)
    {
        try
        {
            var drive = new DriveInfo(folder);
            return new DiskSpace(drive.AvailableFreeSpace, drive.TotalSize);
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>A disk as it was seen.</summary>
internal sealed record DiskSpace(long FreeBytes, long DiskBytes);

/// <summary>Too little is free for a lane.</summary>
/// <param name="FreeBytes">What is free.</param>
/// <param name="DiskBytes">Size of the disk.</param>
/// <param name="NeededBytes">What would have to be free.</param>
public sealed record DiskShortage(long FreeBytes, long DiskBytes, long NeededBytes)
{
    private const long MiB = 1024 * 1024;

    /// <summary>Such as <c>30 MiB of 160 MiB are free, 48 MiB are needed</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{FreeBytes / MiB} MiB of {DiskBytes / MiB} MiB are free, {NeededBytes / MiB} MiB are needed");
}
