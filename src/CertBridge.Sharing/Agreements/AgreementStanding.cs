namespace CertBridge.Sharing.Agreements;

/// <summary>How an agreement stands by what officers of one side said after it was signed; of both sides the stricter counts.</summary>
public enum AgreementStanding
{
    /// <summary>Nothing stands against it.</summary>
    Open,

    /// <summary>Nothing is exchanged under it until the side that said so lifts it.</summary>
    Suspended,

    /// <summary>It is over, for good.</summary>
    Terminated,
}

/// <summary>What happens to it.</summary>
public enum StandingEvent
{
    /// <summary>One officer suspends it.</summary>
    Suspended,

    /// <summary>As many officers of the side lift it as that takes.</summary>
    Resumed,

    /// <summary>The newest word of the side is that it is lifted, and fewer officers on its card have signed that than it takes.</summary>
    ResumedByTooFew,

    /// <summary>One officer ends it.</summary>
    Terminated,
}
