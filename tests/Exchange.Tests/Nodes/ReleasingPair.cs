namespace CertBridge.Exchange.Tests.Nodes;

/// <summary>An agreed pair whose agreement wants everything from TLP:AMBER on released by two persons; cert-aln has two officers.</summary>
public sealed class ReleasingPair : IAsyncLifetime
{
    private Neighbourhood? pair;

    internal Neighbourhood Pair => pair ?? throw new InvalidOperationException("the pair was not made");

    public async Task InitializeAsync() => pair = await Neighbourhood.AgreedAsync(release: "amber");

    public async Task DisposeAsync() => await Pair.DisposeAsync();
}
