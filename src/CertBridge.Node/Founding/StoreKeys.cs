using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Storage;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Founding;

/// <summary>The key of the home's store. A home from before there were content keys gets one at its next start, once.</summary>
internal static class StoreKeys
{
    /// <exception cref="StoreRefusedException">There is no key, and the store cannot be asked whether it needs one.</exception>
    public static Parsed<StoreKey> ReadOrMake(NodeHome home, KeyFolder folder) =>
        folder.HasStoreKey ? folder.ReadStoreKey() : HomeLock.Under(home, () => MakeMissing(home, folder));

    private static Parsed<StoreKey> MakeMissing(NodeHome home, KeyFolder folder)
    {
        if (!folder.HasStoreKey)
        {
            // A new key would lock out everything that is in the store.
            if (NodeStore.NeedsItsKey(home))
                return Parsed<StoreKey>.Invalid(new Problem(HomeErrors.KeyUnreadable, "store.key", $"There is no {folder.StoreKeyFile}, and what lies in {home.StoreFile} opens with it alone."));
            if (folder.Problems.Count > 0)
                return Parsed<StoreKey>.Invalid(folder.Problems);
            using var made = StoreKey.Create();
            folder.AddStoreKey(made);
        }
        return folder.ReadStoreKey();
    }
}
