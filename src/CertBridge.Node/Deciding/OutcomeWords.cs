using CertBridge.Sharing.Policies;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Deciding;

/// <summary>allow, deny or hold: the word a decision is shown and counted under.</summary>
internal static class OutcomeWords
{
    private static readonly string HeldUntil = ReasonCodes.Word(ReasonCode.HeldUntil);
    private static readonly string HeldForApproval = ReasonCodes.Word(ReasonCode.HeldForApproval);

    public static string Of(SharingOutcome outcome) => outcome switch { SharingOutcome.Allow => "allow", SharingOutcome.Hold => "hold", _ => "deny" };

    public static string Of(DecisionRow decision)
    {
        if (decision.Reason == HeldUntil || decision.Reason == HeldForApproval)
            return Of(SharingOutcome.Hold);
        return Of(decision.IsAllowed ? SharingOutcome.Allow : SharingOutcome.Deny);
    }
}
