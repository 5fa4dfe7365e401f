using CertBridge.Node.Running;
using CertBridge.Node.Tests.Founding;
using CertBridge.Storage.Copies;
using CertBridge.Storage.Homes;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Running;

public sealed class StoreCopyWatchTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly TestClock clock = new(new DateTimeOffset(2026, 11, 26, 2, 1, 30, TimeSpan.Zero));

    [Fact]
    public void Look_ErasesACopyOnceItsTimeIsOver()
    {
        var home = NodeHome.At(folder.Path);
        Directory.CreateDirectory(home.StoreFolder);
        File.WriteAllText(Path.Combine(home.StoreFolder, "before-0004-20261126T020130Z.copy"), "a store");
        File.WriteAllText(Path.Combine(home.StoreFolder, "before-my-holiday.copy"), "not ours");
        using var watch = new StoreCopyWatch(home, clock, NullLogger<StoreCopyWatch>.Instance);

        clock.Now = clock.Now.AddDays(StoreCopy.KeptDays).AddSeconds(-1);
        watch.Look();
        Assert.Single(StoreCopies.List(home));
        clock.Now = clock.Now.AddSeconds(1);
        watch.Look();

        Assert.Equal(["before-my-holiday.copy"], Directory.GetFiles(home.StoreFolder).Select(Path.GetFileName));
    }

    public void Dispose() => folder.Dispose();
}
