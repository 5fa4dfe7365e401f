using CertBridge.Storage.Homes;

namespace CertBridge.Storage.Tests;

/// <summary>A home in a folder of its own, gone with the test.</summary>
internal sealed class TestHome : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("certbridge-store-");

    public TestHome() => Home = NodeHome.At(folder.FullName);

    public NodeHome Home { get; }

    public NodeStore Open() => NodeStore.Open(Home, TimeProvider.System);

    public void Dispose() => folder.Delete(recursive: true);
}
