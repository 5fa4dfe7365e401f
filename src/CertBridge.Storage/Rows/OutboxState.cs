namespace CertBridge.Storage.Rows;

/// <summary>Where an outbox entry stands. The numbers are stored; docs/STATES.md has the diagram.</summary>
public enum OutboxState
{
    /// <summary>Sealed and durable; it has no number yet and can still be cancelled or sealed again.</summary>
    Queued = 1,

    /// <summary>It has its number and its <em>sent</em> leaf; only the receiver's word moves it on.</summary>
    Sent = 2,

    /// <summary>A verified receipt says stored.</summary>
    Delivered = 3,

    /// <summary>A verified receipt says quarantined: not delivered.</summary>
    Quarantined = 4,

    /// <summary>A verified receipt says refused: not delivered.</summary>
    Refused = 5,

    /// <summary>It expired before it got a number.</summary>
    Expired = 6,

    /// <summary>It was taken back, or is no longer allowed, before it got a number.</summary>
    Cancelled = 7,
}
