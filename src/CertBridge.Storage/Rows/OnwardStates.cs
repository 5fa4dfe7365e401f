namespace CertBridge.Storage.Rows;

/// <summary>The one transition function of orders to pass on; the table is in docs/STATES.md.</summary>
public static class OnwardStates
{
    /// <summary>States as they are written.</summary>
    public static string Word(this OnwardState state) => state.ToString().ToLowerInvariant();

    /// <exception cref="OnwardTransitionException">The event cannot happen in this state.</exception>
    public static OnwardState Next(OnwardState state, OnwardEvent happened) => (state, happened) switch
    {
        (OnwardState.Following or OnwardState.Ended or OnwardState.Refused, OnwardEvent.SaidAgain) => OnwardState.Following,
        (OnwardState.Following, OnwardEvent.Ended) => OnwardState.Ended,
        (OnwardState.Following, OnwardEvent.GivenUp) => OnwardState.Refused,
        _ => throw new OnwardTransitionException(state, happened),
    };
}
