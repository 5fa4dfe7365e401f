using CertBridge.Node.Trusting;
using CertBridge.Sharing.Policies;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Operating;

/// <summary>Which policies came into force, and in what order: the node log says it, which the files of the home do not.</summary>
internal static class PolicyLog
{
    private const int PageSize = 100;

    /// <summary>The one that came into force last; null where none ever was loaded.</summary>
    public static LoggedPolicy? Last(StoreReader reader) => InForce(reader).FirstOrDefault();

    /// <summary>Where the next one would stand.</summary>
    public static PolicyPosition Position(StoreReader reader)
    {
        LoggedPolicy[] all = [.. InForce(reader)];
        string builtIn = SharingPolicy.BuiltIn.Hash.ToString();
        return new PolicyPosition(all.FirstOrDefault()?.Index, all.Where(policy => policy.Digest != builtIn).Select(policy => policy.Version).DefaultIfEmpty().Max());
    }

    /// <summary>The one that was in force before the last; null where that was the built-in one.</summary>
    public static LoggedPolicy? Before(StoreReader reader)
    {
        LoggedPolicy? last = Last(reader);
        return last is null ? null : InForce(reader).FirstOrDefault(policy => policy.Digest != last.Digest);
    }

    /// <summary>Newest first.</summary>
    private static IEnumerable<LoggedPolicy> InForce(StoreReader reader)
    {
        ulong before = long.MaxValue;
        while (true)
        {
            IReadOnlyList<NodeLeafRow> page = reader.PolicyLeaves(before, PageSize);
            foreach (LoggedPolicy policy in page.Select(PolicyLeaf.Read).OfType<LoggedPolicy>())
                yield return policy;
            if (page.Count < PageSize)
                yield break;
            before = page[^1].Index;
        }
    }
}
