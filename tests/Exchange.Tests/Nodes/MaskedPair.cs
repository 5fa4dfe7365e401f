namespace CertBridge.Exchange.Tests.Nodes;

/// <summary>An agreed pair whose cert-aln is then stopped: the tests speak in its name, with its keys, to the running cert-bor.</summary>
public class MaskedPair : IAsyncLifetime
{
    private Neighbourhood? pair;
    private ulong lastNumber;

    internal Neighbourhood Pair => pair ?? throw new InvalidOperationException("the pair was not made");

    /// <summary>The last number the mask gave on the routine lane, over all links.</summary>
    internal ulong LastNumber => lastNumber;

    public async Task InitializeAsync()
    {
        pair = await AgreedAsync();
        await pair.Aln.StopAsync();
    }

    private protected virtual Task<Neighbourhood> AgreedAsync() => Neighbourhood.AgreedAsync();

    internal ulong NextNumber() => ++lastNumber;

    internal RoguePartner Dial() => RoguePartner.Dial(Pair.Aln, Pair.Bor);

    /// <summary>A link that is up, with the lane where the link before left it.</summary>
    internal async Task<Lane> OpenLaneAsync()
    {
        RoguePartner rogue = Dial();
        try
        {
            await rogue.GreetAsync();
        }
        catch
        {
            await rogue.DisposeAsync();
            throw;
        }
        return new Lane(this, rogue);
    }

    public async Task DisposeAsync() => await Pair.DisposeAsync();
}
