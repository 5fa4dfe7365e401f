namespace CertBridge.Storage.Rows;

/// <summary>An event met an outbox entry in a state in which it cannot happen. The caller looked at something older than the store.</summary>
public sealed class OutboxTransitionException(OutboxState state, OutboxEvent happened)
    : Exception($"An outbox entry that is {state} cannot become anything by {happened}.")
{
    public OutboxState State => state;

    public OutboxEvent Happened => happened;
}
