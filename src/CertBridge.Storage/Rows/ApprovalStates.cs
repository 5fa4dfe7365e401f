namespace CertBridge.Storage.Rows;

/// <summary>The one transition function of approvals; the table is in docs/STATES.md.</summary>
public static class ApprovalStates
{
    /// <exception cref="ApprovalTransitionException">The event cannot happen in this state.</exception>
    public static ApprovalState Next(ApprovalState state, ApprovalEvent happened) => (state, happened) switch
    {
        (ApprovalState.Waiting, ApprovalEvent.PersonSigned) => ApprovalState.Waiting,
        (ApprovalState.Waiting, ApprovalEvent.Released) => ApprovalState.Released,
        (ApprovalState.Waiting or ApprovalState.Released, ApprovalEvent.Changed) => ApprovalState.Waiting,
        (ApprovalState.Released, ApprovalEvent.Numbered) => ApprovalState.Sent,
        (ApprovalState.Waiting, ApprovalEvent.Refused) => ApprovalState.Refused,
        (ApprovalState.Waiting or ApprovalState.Released, ApprovalEvent.Expired) => ApprovalState.Expired,
        (ApprovalState.Waiting or ApprovalState.Released, ApprovalEvent.Denied) => ApprovalState.Denied,
        (ApprovalState.Waiting or ApprovalState.Released, ApprovalEvent.Withdrawn) => ApprovalState.Withdrawn,
        _ => throw new ApprovalTransitionException(state, happened),
    };

    /// <summary>True while something can still become of it; then its copy is kept.</summary>
    public static bool IsOpen(ApprovalState state) => state is ApprovalState.Waiting or ApprovalState.Released;
}

/// <summary>An event met an approval in a state in which it cannot happen. The caller looked at something older than the store.</summary>
public sealed class ApprovalTransitionException(ApprovalState state, ApprovalEvent happened)
    : Exception($"An approval that is {state} cannot become anything by {happened}.")
{
    public ApprovalState State => state;

    public ApprovalEvent Happened => happened;
}
