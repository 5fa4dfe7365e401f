using CertBridge.Protocol.V1;
using CertBridge.Storage.Homes;

namespace CertBridge.Storage.Tests.Homes;

public sealed class DiskRoomTests
{
    private const long MiB = 1024 * 1024;
    private const long GiB = 1024 * MiB;

    [Theory]
    // Between its least and its most a lane has its share of the disk.
    [InlineData(LaneName.Bulk, 10 * GiB, 2 * GiB)]
    [InlineData(LaneName.Routine, 10 * GiB, 1 * GiB)]
    [InlineData(LaneName.Priority, 10 * GiB, 512 * MiB)]
    // Of a large disk a share would be room for years.
    [InlineData(LaneName.Bulk, 4096 * GiB, 4 * GiB)]
    [InlineData(LaneName.Routine, 4096 * GiB, 2 * GiB)]
    [InlineData(LaneName.Priority, 4096 * GiB, 1 * GiB)]
    // Of a small one it would be less than the store needs to put its log away.
    [InlineData(LaneName.Bulk, 100 * MiB, 64 * MiB)]
    [InlineData(LaneName.Routine, 100 * MiB, 48 * MiB)]
    [InlineData(LaneName.Priority, 100 * MiB, 32 * MiB)]
    // The urgent lanes have all that the store does not need itself.
    [InlineData(LaneName.Flash, 100 * MiB, 16 * MiB)]
    [InlineData(LaneName.Immediate, 4096 * GiB, 16 * MiB)]
    public void FreeBytesMin_OfALane_IsItsShareWithinALeastAndAMost(LaneName lane, long diskBytes, long expected) =>
        Assert.InRange(DiskWatermarks.FreeBytesMin(lane, diskBytes), expected - 100, expected);

    [Theory]
    [InlineData(100 * MiB)]
    [InlineData(GiB)]
    [InlineData(50 * GiB)]
    [InlineData(4096 * GiB)]
    public void FreeBytesMin_OnAnyDisk_EndsBulkFirst_ThenRoutine_ThenPriority_AndTheUrgentLast(long diskBytes)
    {
        long[] inOrder = [.. new[] { LaneName.Bulk, LaneName.Routine, LaneName.Priority, LaneName.Immediate }.Select(lane => DiskWatermarks.FreeBytesMin(lane, diskBytes))];

        Assert.Equal(inOrder.OrderDescending(), inOrder);
        Assert.Equal(inOrder.Distinct(), inOrder);
        Assert.Equal(DiskWatermarks.FreeBytesMin(LaneName.Flash, diskBytes), inOrder[^1]);
    }

    [Fact]
    public void Shortage_BelowTheWatermarkOfALane_NamesFreeAndNeeded_AndSparesWhatIsMoreUrgent()
    {
        var room = new DiskRoom(TimeProvider.System, () => new DiskSpace(40 * MiB, 160 * MiB));

        Assert.Equal("40 MiB of 160 MiB are free, 48 MiB are needed", room.Shortage(LaneName.Routine)?.ToString());
        Assert.Null(room.Shortage(LaneName.Priority));
        Assert.Null(room.Shortage(LaneName.Flash));
    }

    [Fact]
    public void Shortage_OfADiskThatCannotBeAsked_IsNone() => Assert.Null(new DiskRoom(TimeProvider.System, () => null).Shortage(LaneName.Bulk));

    [Fact]
    public void Shortage_SaysWhatTheStoresDiskSays()
    {
        using var home = new TestHome();
        Directory.CreateDirectory(home.Home.StoreFolder);
        var drive = new DriveInfo(home.Home.StoreFolder);
        bool expected = drive.AvailableFreeSpace < DiskWatermarks.FreeBytesMin(LaneName.Routine, drive.TotalSize);

        Assert.Equal(expected, new DiskRoom(home.Home, TimeProvider.System).Shortage(LaneName.Routine) is not null);
    }
}
