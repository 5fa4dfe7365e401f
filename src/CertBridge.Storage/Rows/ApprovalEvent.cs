namespace CertBridge.Storage.Rows;

/// <summary>What can happen to an approval.</summary>
public enum ApprovalEvent
{
    /// <summary>One more person signed, and it takes another.</summary>
    PersonSigned = 1,

    /// <summary>Enough persons signed.</summary>
    Released = 2,

    /// <summary>Something it stands on changed: there is another copy to sign, and no signature over it.</summary>
    Changed = 3,

    /// <summary>Its entry got a number.</summary>
    Numbered = 4,

    /// <summary>A person refused.</summary>
    Refused = 5,

    /// <summary>Its time ran out.</summary>
    Expired = 6,

    /// <summary>The decision made again says no.</summary>
    Denied = 7,

    /// <summary>An operator took it back, or the decision made again asks for nobody.</summary>
    Withdrawn = 8,
}
