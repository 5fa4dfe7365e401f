namespace CertBridge.Sharing.Policies.Cases;

/// <summary>What became of a file of cases.</summary>
public sealed record CasesReport(SharingPolicy Policy, IReadOnlyList<CaseResult> Results)
{
    /// <summary>Rules whose condition held in no case: nobody has tried yet what they do.</summary>
    public IReadOnlyList<string> NeverHit => [.. Policy.Rules.Where(rule => HitsOf(rule) == 0).Select(rule => rule.Id)];

    /// <summary>In how many cases a rule's condition held.</summary>
    public int HitsOf(Rule rule) => Results.Count(result => result.Decision.Steps.Any(step =>
        step.Id == rule.Id && step.Kind == StepKind.Rule && step.Result is not (StepResult.NoMatch or StepResult.Error)));
}
