namespace CertBridge.Storage.Rows;

/// <summary>What can happen to an outbox entry.</summary>
public enum OutboxEvent
{
    /// <summary>It was sealed again, to a newer key or under a newer agreement.</summary>
    SealedAgain = 1,

    /// <summary>It got its number on the lane.</summary>
    Numbered = 2,

    /// <summary>A receipt beneath a verified checkpoint says stored.</summary>
    ReceiptStored = 3,

    /// <summary>A receipt beneath a verified checkpoint says quarantined.</summary>
    ReceiptQuarantined = 4,

    /// <summary>A receipt beneath a verified checkpoint says refused.</summary>
    ReceiptRefused = 5,

    /// <summary>Its time ran out.</summary>
    Expired = 6,

    /// <summary>An operator took it back, or the decision made again says no.</summary>
    Cancelled = 7,

    /// <summary>Its fate is not known, and a new epoch gave it another number.</summary>
    Renumbered = 8,

    /// <summary>Its partner was restored and does not have it any more.</summary>
    LostThere = 9,
}
