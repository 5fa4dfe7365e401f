namespace CertBridge.Exchange.Tests.Nodes;

/// <summary>
/// One agreed pair for several classes of tests: founding, introducing and agreeing takes most of a test's time. Tests tell their reports apart by id, and add no partner: a class that needs a third node has a pair
/// of its own.
/// </summary>
public sealed class AgreedPair : IAsyncLifetime
{
    private Neighbourhood? pair;

    internal Neighbourhood Pair => pair ?? throw new InvalidOperationException("the pair was not made");

    public async Task InitializeAsync() => pair = await Neighbourhood.AgreedAsync();

    /// <summary>Starts again what a test stopped, so that tests do not depend on their order.</summary>
    internal async Task BothUpAsync()
    {
        await Pair.Aln.EnsureRunningAsync();
        await Pair.Bor.EnsureRunningAsync();
    }

    public async Task DisposeAsync() => await Pair.DisposeAsync();
}
