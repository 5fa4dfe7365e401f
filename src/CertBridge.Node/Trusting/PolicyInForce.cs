using CertBridge.Sharing.Policies;

namespace CertBridge.Node.Trusting;

/// <summary>The policy this node decides by.</summary>
/// <param name="Document">The built-in one where none was loaded.</param>
/// <param name="Since">When it came into force; DateTimeOffset.MinValue for the built-in one of a node that never loaded another.</param>
/// <param name="After">Index of the leaf of the one before it in the node log; null where there was none, or a program put it in force that did not write that down.</param>
internal sealed record PolicyInForce(SharingPolicy Document, DateTimeOffset Since, ulong? After = null)
{
    /// <summary>The policy that is only tried out: asked beside this one, recorded, counted, and nothing follows from it. Null for none.</summary>
    public SharingPolicy? Shadow { get; init; }

    /// <summary>What this policy answers, and beside it what the one that is only tried out would have.</summary>
    public SharingDecision Ask(Func<SharingPolicy, SharingDecision> decide)
    {
        SharingDecision decision = decide(Document);
        return Shadow is { } shadow ? decision.Beside(decide(shadow)) : decision;
    }

    public static PolicyInForce BuiltIn { get; } = new(SharingPolicy.BuiltIn, DateTimeOffset.MinValue);
}
