namespace CertBridge.Storage.Rows;

/// <summary>Where a feedback stands that was said here. The numbers are stored; the table is in docs/STATES.md.</summary>
public enum FeedbackState
{
    /// <summary>Nothing that says it is on its way: it is new, could not be sealed yet, or came back.</summary>
    Waiting = 1,

    /// <summary>An envelope that says it is in the outbox.</summary>
    OnTheWay = 2,

    /// <summary>The partner has it.</summary>
    Stored = 3,

    /// <summary>The partner does not take it.</summary>
    Refused = 4,

    /// <summary>It is not said any more.</summary>
    Dropped = 5,
}
