using CertBridge.Node.Running;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Running;

/// <summary>A person is called when a watermark is crossed, not when a lane has been busy for an hour, and hears when there is room again.</summary>
public sealed class DiskWatchTests : IAsyncLifetime, IDisposable
{
    private const long MiB = 1024 * 1024;
    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");
    private readonly DiskWatch watch;
    private long free = 500;

    public DiskWatchTests() => watch = new DiskWatch(new DiskRoom(bor.Clock, () => new DiskSpace(free * MiB, 1000 * MiB)), bor.Store, bor.Clock, NullLogger<DiskWatch>.Instance);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await bor.DisposeAsync();

    public void Dispose() => watch.Dispose();

    [Fact]
    public async Task Look_WhileThereIsRoom_WritesNothing()
    {
        await LookAsync(500);
        await LookAsync(200);

        Assert.Empty(Alarms());
    }

    [Theory]
    [InlineData(199, "bulk needs: not taken in: bulk;")]
    [InlineData(99, "routine needs: not taken in: bulk, routine;")]
    [InlineData(49, "priority needs: not taken in: bulk, routine, priority;")]
    [InlineData(15, "flash needs: nothing is taken in")]
    public async Task Look_BelowAWatermark_NamesTheMostUrgentLane_AtOnce_AndOnce(long freeMiB, string expected)
    {
        await LookAsync(freeMiB);
        await LookAsync(freeMiB);

        AlarmRow alarm = Assert.Single(Alarms());
        Assert.Equal((DiskWatch.ShortKind, 1), (alarm.Kind, alarm.Times));
        Assert.Null(alarm.Partner);
        Assert.Contains(expected, alarm.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_AsTheDiskFills_TellsOfEachWatermark()
    {
        foreach (long freeMiB in new[] { 150L, 80, 40, 10, 40, 80 })
            await LookAsync(freeMiB);

        Assert.Equal(4, Alarms().Count(alarm => alarm.Kind == DiskWatch.ShortKind));
    }

    [Fact]
    public async Task Look_WhenRoomIsBackForAMinute_RecordsIt_AndTheNextShortageIsToldAgain()
    {
        await LookAsync(99);
        await LookAsync(500, TimeSpan.FromSeconds(59));
        Assert.DoesNotContain(Alarms(), alarm => alarm.Kind == DiskWatch.RoomKind);
        await LookAsync(99);
        await LookAsync(500, TimeSpan.FromSeconds(59));
        await LookAsync(500, TimeSpan.FromSeconds(1));
        await LookAsync(500, TimeSpan.FromMinutes(5));

        AlarmRow back = Assert.Single(Alarms(), alarm => alarm.Kind == DiskWatch.RoomKind);
        Assert.Equal(1, back.Times);
        await LookAsync(99);
        Assert.Equal(2, Assert.Single(Alarms(), alarm => alarm.Kind == DiskWatch.ShortKind).Times);
    }

    private IReadOnlyList<AlarmRow> Alarms() => bor.Store.Read(reader => reader.ListAlarms(10));

    private Task LookAsync(long freeMiB, TimeSpan? after = null)
    {
        bor.Clock.Running += after ?? TimeSpan.FromSeconds(1);
        free = freeMiB;
        return watch.LookAsync();
    }
}
