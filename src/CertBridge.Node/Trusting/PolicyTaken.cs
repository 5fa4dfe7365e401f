using CertBridge.Sharing.Policies;

namespace CertBridge.Node.Trusting;

/// <summary>What became of a policy an officer handed in.</summary>
/// <param name="Changes">What it changes against the one in force before.</param>
/// <param name="Officers">Officers who have signed it, each once.</param>
/// <param name="Missing">Further officers it takes before it is in force, or asked beside the one that is; 0 when it is.</param>
internal sealed record PolicyTaken(SharingPolicy Document, IReadOnlyList<PolicyChange> Changes, IReadOnlyList<string> Officers, int Missing)
{
    public bool IsInForce => Missing == 0 && !Document.IsShadow;

    public bool IsBeside => Missing == 0 && Document.IsShadow;
}
