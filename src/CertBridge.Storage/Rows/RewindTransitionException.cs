namespace CertBridge.Storage.Rows;

/// <summary>An event that cannot happen in the state of the exchange with a partner: the work that tried it is undone.</summary>
public sealed class RewindTransitionException(RewindState state, RewindEvent happened)
    : Exception($"The exchange with a partner that is {state} cannot be {happened}.");
