namespace CertBridge.Storage.Rows;

/// <summary>An event that cannot happen to an order to pass on in its state: the work that tried it is undone.</summary>
public sealed class OnwardTransitionException(OnwardState state, OnwardEvent happened)
    : Exception($"An order to pass on that is {state} cannot be {happened}.");
