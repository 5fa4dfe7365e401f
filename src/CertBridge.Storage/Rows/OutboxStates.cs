namespace CertBridge.Storage.Rows;

/// <summary>The one transition function of the outbox; the table is in docs/STATES.md.</summary>
public static class OutboxStates
{
    /// <exception cref="OutboxTransitionException">The event cannot happen in this state.</exception>
    public static OutboxState Next(OutboxState state, OutboxEvent happened) => (state, happened) switch
    {
        (OutboxState.Queued, OutboxEvent.SealedAgain) => OutboxState.Queued,
        (OutboxState.Queued, OutboxEvent.Numbered) => OutboxState.Sent,
        (OutboxState.Queued, OutboxEvent.Expired) => OutboxState.Expired,
        (OutboxState.Queued, OutboxEvent.Cancelled) => OutboxState.Cancelled,
        (OutboxState.Sent, OutboxEvent.Renumbered) => OutboxState.Sent,
        (OutboxState.Delivered or OutboxState.Quarantined, OutboxEvent.LostThere) => OutboxState.Queued,
        (OutboxState.Sent, OutboxEvent.ReceiptStored) => OutboxState.Delivered,
        (OutboxState.Sent, OutboxEvent.ReceiptQuarantined) => OutboxState.Quarantined,
        (OutboxState.Sent, OutboxEvent.ReceiptRefused) => OutboxState.Refused,
        _ => throw new OutboxTransitionException(state, happened),
    };

    /// <summary>True where the partner's receipt ended it.</summary>
    public static bool IsReceipted(OutboxState state) => state is OutboxState.Delivered or OutboxState.Quarantined or OutboxState.Refused;

    /// <summary>True while the entry still has a way to go.</summary>
    public static bool IsPending(OutboxState state) => state is OutboxState.Queued or OutboxState.Sent;
}
