namespace CertBridge.Sharing.Agreements;

/// <summary>What the two sides promise on the urgent channel; null where the agreement says nothing.</summary>
/// <param name="FirstPriority">Deadline and ladder of p1.</param>
/// <param name="SecondPriority">Deadline and ladder of p2.</param>
/// <param name="CommunicationCheck">How often the channel is tried: daily, weekly or monthly.</param>
public sealed record UrgentTerms(UrgentPromise? FirstPriority, UrgentPromise? SecondPriority, string? CommunicationCheck)
{
    public static readonly UrgentTerms None = new(null, null, null);
}

/// <summary>A person answers within the time, and who is called one after the other.</summary>
public sealed record UrgentPromise(TimeSpan AcknowledgedWithin, IReadOnlyList<string> Ladder);
