using CertBridge.Sharing.Policies;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Deciding;

/// <summary>The outcome of a stored decision: its row keeps whether it allows, and a hold shows in the reason.</summary>
internal static class OutcomeWords
{
    private static readonly string HeldUntil = ReasonCodes.Word(ReasonCode.HeldUntil);
    private static readonly string HeldForApproval = ReasonCodes.Word(ReasonCode.HeldForApproval);

    /// <summary>No time makes it go, whatever entry of it is kept meanwhile.</summary>
    public static bool WaitsForPeople(DecisionRow decision) => decision.Reason == HeldForApproval;

    public static string Of(DecisionRow decision)
    {
        if (decision.Reason == HeldUntil || WaitsForPeople(decision))
            return SharingOutcomes.Word(SharingOutcome.Hold);
        return SharingOutcomes.Word(decision.IsAllowed ? SharingOutcome.Allow : SharingOutcome.Deny);
    }
}
