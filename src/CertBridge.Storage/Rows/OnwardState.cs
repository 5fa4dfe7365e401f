namespace CertBridge.Storage.Rows;

/// <summary>How an order to pass a report on to one partner stands. The numbers are stored; the table is in docs/STATES.md.</summary>
public enum OnwardState
{
    /// <summary>What its originator says of it later goes the same way.</summary>
    Following = 1,

    /// <summary>A person ended it: later revisions stay here, and what takes back or tightens what went still travels on.</summary>
    Ended = 2,

    /// <summary>Nothing ever went: something passing kept it here for too long.</summary>
    Refused = 3,
}
