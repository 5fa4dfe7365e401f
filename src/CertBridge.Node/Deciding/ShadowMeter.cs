using CertBridge.Node.Watching;
using CertBridge.Sharing.Policies;

namespace CertBridge.Node.Deciding;

/// <summary>Counts how often the policy that is only tried out would have decided otherwise.</summary>
internal static class ShadowMeter
{
    public static void Count(string direction, SharingDecision decision)
    {
        if (decision.Shadow is not null)
            NodeMeters.ShadowDecisions.Add(direction, decision.ShadowDiffers ? "differs" : "same", decision.Question.PartnerId.Value);
    }
}
