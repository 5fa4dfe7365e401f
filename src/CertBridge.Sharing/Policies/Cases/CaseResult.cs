namespace CertBridge.Sharing.Policies.Cases;

/// <summary>What became of one case.</summary>
/// <param name="Differences">What was not as expected, a sentence each; none where it passed.</param>
public sealed record CaseResult(PolicyCase Case, SharingDecision Decision, IReadOnlyList<string> Differences)
{
    public bool HasPassed => Differences.Count == 0;
}
