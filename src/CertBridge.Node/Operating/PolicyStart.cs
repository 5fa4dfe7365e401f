using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Policies;
using CertBridge.Storage;

namespace CertBridge.Node.Operating;

/// <summary>
/// Holds the policy a start would decide by against the one that came into force last by the node log. A file that is gone or is another must not quietly
/// mean another policy, and least of all the built-in one.
/// </summary>
internal static class PolicyStart
{
    /// <summary>Where the node was killed between putting a policy in force and its leaf, and the signatures beside it hold, the leaf is written now.</summary>
    /// <returns>Why the node must not start; null when home and log agree.</returns>
    public static async Task<Problem?> SettleAsync(TrustBook trust, NodeStore store, CancellationToken cancellationToken)
    {
        PolicyInForce inForce = trust.Current.Policy;
        (LoggedPolicy? last, PolicyPosition position) = store.Read(reader => (PolicyLog.Last(reader), PolicyLog.Position(reader)));
        string expected = last?.Digest ?? SharingPolicy.BuiltIn.Hash.ToString();
        if (inForce.Document.Hash.ToString() == expected)
            return null;
        if (inForce.After != last?.Index || Review(trust, last, position) is not { } taken)
            return NotAsRecorded(inForce, last);
        byte[] leaf = PolicyLeaf.WriteFound(taken, inForce.Since);
        await store.CommitAsync(CommitUrgency.Routine, leaf.Length, writer => writer.AppendNodeLeaf(PolicyLeaf.Kind, leaf), cancellationToken);
        return null;
    }

    private static PolicyTaken? Review(TrustBook trust, LoggedPolicy? last, PolicyPosition position)
    {
        SharingPolicy? before = last is null ? SharingPolicy.BuiltIn : trust.FindPolicy(new RecordedPolicy(last.Name, last.Version, last.Digest));
        return before is null ? null : trust.ReviewInForce(before, position);
    }

    private static Problem NotAsRecorded(PolicyInForce inForce, LoggedPolicy? last)
    {
        bool isNone = inForce.Document.Hash == SharingPolicy.BuiltIn.Hash;
        string home = isNone ? "The home names none" : $"The home names {inForce.Document}, SHA-256 {inForce.Document.Hash}";
        string log = last is null ? "the node log has none" : $"the node log has {last}, SHA-256 {last.Digest}, in leaf {last.Index}";
        return new Problem(PolicyErrors.NotAsRecorded, "policies/in-force", $"{home}; {log}.");
    }
}
