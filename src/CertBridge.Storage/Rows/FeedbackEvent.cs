namespace CertBridge.Storage.Rows;

/// <summary>What can happen to a feedback that was said here.</summary>
public enum FeedbackEvent
{
    /// <summary>An envelope that says it was put in the outbox.</summary>
    Queued = 1,

    /// <summary>Its envelope was quarantined by the partner, or turned away for what another try may mend, or taken out of the outbox because it could not be sealed.</summary>
    Returned = 2,

    /// <summary>A receipt beneath a verified checkpoint says stored.</summary>
    AnsweredStored = 3,

    /// <summary>A receipt beneath a verified checkpoint says refused, for what no other try mends.</summary>
    AnsweredRefused = 4,

    /// <summary>The report was taken back or forgotten, an operator stopped it, or it came back too often.</summary>
    Dropped = 5,
}
