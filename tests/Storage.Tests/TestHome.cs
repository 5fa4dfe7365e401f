using CertBridge.Storage.Contents;
using CertBridge.Storage.Homes;

namespace CertBridge.Storage.Tests;

/// <summary>A home in a folder of its own, gone with the test.</summary>
internal sealed class TestHome : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("certbridge-store-");

    public TestHome() => Home = NodeHome.At(folder.FullName);

    public NodeHome Home { get; }

    /// <summary>The same for every test home, so that a second process opens what the first one made.</summary>
    public static StoreKey Key { get; } = new(new byte[StoreKey.SizeBytes]);

    public NodeStore Open() => NodeStore.Open(Home, Key, TimeProvider.System);

    public void Dispose() => folder.Delete(recursive: true);
}
