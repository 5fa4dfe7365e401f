namespace CertBridge.Storage.Rows;

/// <summary>Where a withdrawal stands with one partner. The numbers are stored; the table is in docs/STATES.md.</summary>
public enum WithdrawalState
{
    /// <summary>Nothing that says it is on its way: it could not be sealed yet, or what said it came back.</summary>
    Waiting = 1,

    /// <summary>An envelope that says it is in the outbox.</summary>
    OnTheWay = 2,

    /// <summary>The partner did as it was asked.</summary>
    Applied = 3,

    /// <summary>The partner did it in its node; files are left to its people.</summary>
    Partial = 4,

    /// <summary>The partner said that it does not do it.</summary>
    Refused = 5,

    /// <summary>The partner may have a later revision: nothing is taken back any more.</summary>
    Lifted = 6,
}
