namespace CertBridge.Sharing.Patterns;

/// <summary>What must be seen, in one observation or in several (STIX 2.1, section 9.1).</summary>
public abstract record Observation;

/// <summary>One observation in brackets.</summary>
/// <param name="What">What must be true of what was seen in it.</param>
public sealed record Observed(Comparison What) : Observation;

/// <summary>Several observations.</summary>
/// <param name="Join">How they belong together.</param>
/// <param name="Parts">Two or more, none of which is such a chain with the same join, but for the later parts of what follows in time.</param>
public sealed record ObservationChain(ObservationJoin Join, IReadOnlyList<Observation> Parts) : Observation;

/// <summary>Seen often enough, near enough in time, or between two moments.</summary>
public sealed record QualifiedObservation(Observation What, Qualifier Qualifier) : Observation;

/// <summary>How observations belong together, what binds most first.</summary>
public enum ObservationJoin
{
    And,
    Or,
    FollowedBy,
}

/// <summary>A condition on when and how often.</summary>
public abstract record Qualifier;

/// <summary>All of it within so many seconds.</summary>
/// <param name="Seconds">A whole number or a decimal fraction, in its shortest form.</param>
public sealed record Within(string Seconds) : Qualifier;

/// <summary>So many times.</summary>
/// <param name="Times">1 or more.</param>
public sealed record Repeats(long Times) : Qualifier;

/// <summary>From one moment until before another.</summary>
/// <param name="Start">RFC 3339 with Z, in its shortest form.</param>
/// <param name="Stop">Later than <paramref name="Start"/>.</param>
public sealed record Between(string Start, string Stop) : Qualifier;
