namespace CertBridge.Sharing.Policies;

/// <summary>Of a report that was let in before: by which door it would leave the store here, and since when it is kept.</summary>
/// <param name="Exit">For the record alone. No guard and no rule can tell one from another, so all of them get the same answer.</param>
/// <param name="Since">
/// When it was received. The partner's card and the agreement it came under are held against that moment, for what came rightly is not lost with them;
/// dates of the report, the time it may be kept and every rule against now.
/// </param>
public sealed record KeptFacts(KeptExit Exit, DateTimeOffset Since);

public enum KeptExit
{
    /// <summary>Never allowed.</summary>
    Unknown,

    /// <summary>To the eyes of an operator of this node.</summary>
    Show,

    /// <summary>As it is sealed, to the client of a person it is sealed to.</summary>
    Open,

    /// <summary>Written to a file.</summary>
    Export,

    /// <summary>Passed on to another partner.</summary>
    Forward,
}
