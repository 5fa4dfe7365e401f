namespace CertBridge.Storage.Rows;

/// <summary>Where an approval stands. The numbers are stored; docs/STATES.md has the diagram.</summary>
public enum ApprovalState
{
    /// <summary>The copy is made and its root is fixed; people have not released it yet.</summary>
    Waiting = 1,

    /// <summary>Enough persons signed; it is sealed and queued, and has no number yet.</summary>
    Released = 2,

    /// <summary>It has its number.</summary>
    Sent = 3,

    /// <summary>A person refused it.</summary>
    Refused = 4,

    /// <summary>Its time was over before it had a number.</summary>
    Expired = 5,

    /// <summary>Decided again, it may not go any more.</summary>
    Denied = 6,

    /// <summary>It was taken back, or nobody has to release it any more.</summary>
    Withdrawn = 7,
}
