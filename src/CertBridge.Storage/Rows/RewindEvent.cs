namespace CertBridge.Storage.Rows;

/// <summary>What can happen to the exchange with a partner when one of the two went back.</summary>
public enum RewindEvent
{
    /// <summary>It was found that this node went back.</summary>
    FoundHere = 1,

    /// <summary>It was found that the partner went back.</summary>
    FoundThere = 2,

    /// <summary>Two officers of this node opened a new epoch.</summary>
    OurRecord = 3,

    /// <summary>Two officers of the partner opened a new epoch.</summary>
    TheirRecord = 4,
}
