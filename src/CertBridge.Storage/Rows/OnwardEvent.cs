namespace CertBridge.Storage.Rows;

/// <summary>What can happen to an order to pass a report on to one partner.</summary>
public enum OnwardEvent
{
    /// <summary>A person passes it on again.</summary>
    SaidAgain = 1,

    /// <summary>A person ends it.</summary>
    Ended = 2,

    /// <summary>Something passing kept it here for so long as it is tried, and nothing ever went.</summary>
    GivenUp = 3,
}
