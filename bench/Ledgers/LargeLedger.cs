using CertBridge.Bench.Nodes;
using CertBridge.Storage;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Homes;

namespace CertBridge.Bench.Ledgers;

/// <summary>
/// The ledger of years, written at once: receipts a node gave to one partner, beneath a checkpoint signed by the node's log key. It goes into the store of
/// a node that is not running and of which the partner knows nothing, so that nothing else is measured with it.
/// </summary>
internal static class LargeLedger
{
    public const int Leaves = 1_000_000;

    public static async Task WriteAsync(FoundedNode owner, string about)
    {
        await using NodeStore store = await OpenAsync(owner);
        var ledger = new GrowingLedger(store, NodeHome.At(owner.Home), owner.Id, about);
        await ledger.GrowAsync(Leaves);
    }

    /// <summary>The store of a node that has run and does not run now.</summary>
    public static async Task<NodeStore> OpenAsync(FoundedNode owner)
    {
        var home = NodeHome.At(owner.Home);
        using StoreKey key = StoreKey.FromPem(await File.ReadAllTextAsync(Path.Combine(home.KeysFolder, "store.key")));
        return NodeStore.Open(home, key, TimeProvider.System);
    }
}
