using CertBridge.Sharing.Redacting;

namespace CertBridge.Sharing.Policies;

/// <summary>What the rules of a policy said to one question.</summary>
internal sealed class RuleAnswers(int count)
{
    /// <summary>One for each rule, in the order written.</summary>
    public List<DecisionStep> Steps { get; } = new(count);

    /// <summary>Rules that deny, and rules without an answer.</summary>
    public List<DecisionStep> Denials { get; } = [];

    public List<DecisionStep> Allows { get; } = [];

    public List<DecisionStep> Holds { get; } = [];

    /// <summary>What the holds wait for together; null when there is none.</summary>
    public HoldTerms? Hold { get; private set; }

    public List<Obligation> Obligations { get; } = [];

    public void Skip(Rule rule, string failed) => Steps.Add(new DecisionStep(rule.Id, StepKind.Rule, StepResult.NoMatch, ReasonCode.Allowed, failed));

    public void Fail(Rule rule, string why) => Add(Denials, new DecisionStep(rule.Id, StepKind.Rule, StepResult.Error, ReasonCode.RuleError, $"Rule {rule.Id} has no answer: {why}."));

    public void Deny(Rule rule) => Add(Denials, new DecisionStep(rule.Id, StepKind.Rule, StepResult.Deny, ReasonCode.RuleDenied, rule.Because));

    public void Allow(Rule rule) => Add(Allows, new DecisionStep(rule.Id, StepKind.Rule, StepResult.Allow, ReasonCode.Allowed, rule.Because));

    public void Require(Rule rule)
    {
        Steps.Add(new DecisionStep(rule.Id, StepKind.Rule, StepResult.Require, ReasonCode.Allowed, rule.Because));
        foreach (RedactionProfile profile in rule.Apply)
            Obligations.Add(new Obligation(profile, rule.Id));
    }

    public void HoldBack(Rule rule, DateTimeOffset? until)
    {
        ReasonCode reason = rule.Needs is null ? ReasonCode.HeldUntil : ReasonCode.HeldForApproval;
        Add(Holds, new DecisionStep(rule.Id, StepKind.Rule, StepResult.Hold, reason, rule.Because));
        Hold = (Hold ?? new HoldTerms(null, [])).And(until, rule.Needs);
    }

    /// <summary>The order rules are written in must not show in the answer: denials before errors, then by id.</summary>
    public void Settle()
    {
        foreach (List<DecisionStep> steps in (ReadOnlySpan<List<DecisionStep>>)[Denials, Allows, Holds])
        {
            if (steps.Count > 1)
                steps.Sort(static (one, other) => one.Result != other.Result ? one.Result.CompareTo(other.Result) : string.CompareOrdinal(one.Id, other.Id));
        }
    }

    private void Add(List<DecisionStep> also, DecisionStep step)
    {
        Steps.Add(step);
        also.Add(step);
    }
}
