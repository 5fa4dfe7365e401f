using CertBridge.Node.Rationing;

namespace CertBridge.Node.Tests.Rationing;

public sealed class CoreClockTests
{
    [Fact]
    public void ATurn_IsChargedWithWork_AndNotWithWaiting()
    {
        var clock = new CoreClock();
        long before = clock.GetTimestamp();
        new ManualResetEventSlim().Wait(TimeSpan.FromMilliseconds(200));
        TimeSpan waiting = clock.GetElapsedTime(before);
        before = clock.GetTimestamp();
        long began = TimeProvider.System.GetTimestamp();
        while (clock.GetElapsedTime(before) < TimeSpan.FromMilliseconds(50))
        {
        }

        Assert.InRange(waiting, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
        Assert.True(TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromMilliseconds(40)); // no faster than the clock on the wall, but for how finely either is cut
    }
}
