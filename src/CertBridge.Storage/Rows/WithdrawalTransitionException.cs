namespace CertBridge.Storage.Rows;

/// <summary>An event that cannot happen to a withdrawal in its state: the work that tried it is undone.</summary>
public sealed class WithdrawalTransitionException(WithdrawalState state, WithdrawalEvent happened)
    : Exception($"A withdrawal that is {state} cannot be {happened}.");
