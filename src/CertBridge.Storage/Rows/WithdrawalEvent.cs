namespace CertBridge.Storage.Rows;

/// <summary>What can happen to a withdrawal.</summary>
public enum WithdrawalEvent
{
    /// <summary>It is said, for the first time or as another: a retraction after a withdrawal from one partner.</summary>
    Said = 1,

    /// <summary>An envelope that says it was put in the outbox.</summary>
    Queued = 2,

    /// <summary>Its envelope was quarantined or refused by the partner, or taken out of the outbox.</summary>
    Returned = 3,

    /// <summary>A receipt beneath a verified checkpoint says applied.</summary>
    AnsweredApplied = 4,

    /// <summary>A receipt beneath a verified checkpoint says applied in part.</summary>
    AnsweredPartial = 5,

    /// <summary>A receipt beneath a verified checkpoint says that it was not applied.</summary>
    AnsweredRefused = 6,

    /// <summary>A later revision of the report was queued for the partner.</summary>
    Lifted = 7,
}
