namespace CertBridge.Exchange.Tests.Nodes;

/// <summary>An agreed pair at the two ends of a cable, made when a test first asks for it: where networks cannot be made every test of it is skipped.</summary>
public sealed class CabledPair : IAsyncLifetime
{
    private TestCable? cable;
    private Neighbourhood? pair;

    internal TestCable Cable => cable ?? throw new InvalidOperationException("the cable was not laid");

    internal async Task<Neighbourhood> PairAsync()
    {
        cable ??= await TestCable.LayAsync();
        return pair ??= await Neighbourhood.AgreedAsync(cable: cable);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (pair is not null)
            await pair.DisposeAsync();
        if (cable is not null)
            await cable.DisposeAsync();
    }
}
