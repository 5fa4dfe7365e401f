using CertBridge.Sharing.Expressions;

namespace CertBridge.Sharing.Policies;

/// <summary>Asks every rule of a policy that speaks of the direction. None of them is passed over: a rule without an answer denies, wherever it stands.</summary>
internal static class RuleAsking
{
    public static RuleAnswers Ask(SharingPolicy policy, FactValues facts, SharingQuestion question)
    {
        IReadOnlyList<Rule> rules = policy.Rules;
        var answers = new RuleAnswers(rules.Count);
        for (int i = 0; i < rules.Count; i++)
        {
            if (rules[i].Direction == question.Direction)
                Ask(rules[i], facts, question.Now, answers);
        }
        answers.Settle();
        return answers;
    }

    /// <summary>Rules that would allow but for one part of their condition.</summary>
    public static IReadOnlyList<NearMiss> NearMisses(SharingPolicy policy, FactValues facts, ExchangeDirection direction)
    {
        var misses = new List<NearMiss>();
        foreach (Rule rule in policy.Rules.Where(rule => rule.Effect == RuleEffect.Allow && rule.Direction == direction))
        {
            Expression[] missing = [.. rule.When.Conjuncts.Where(part => part.Evaluate(facts) != Truth.True)];
            if (missing.Length == 1)
                misses.Add(new NearMiss(rule.Id, missing[0].Text));
        }
        return misses;
    }

    private static void Ask(Rule rule, FactValues facts, DateTimeOffset now, RuleAnswers answers)
    {
        switch (rule.When.Evaluate(facts, out string? reason))
        {
            case Truth.False:
                answers.Skip(rule, FailedPart(rule.When, facts));
                break;
            case Truth.True:
                Take(rule, facts, now, answers);
                break;
            default:
                answers.Fail(rule, reason!);
                break;
        }
    }

    private static void Take(Rule rule, FactValues facts, DateTimeOffset now, RuleAnswers answers)
    {
        switch (rule.Effect)
        {
            case RuleEffect.Allow:
                answers.Allow(rule);
                break;
            case RuleEffect.Require:
                answers.Require(rule);
                break;
            case RuleEffect.Hold:
                Hold(rule, facts, now, answers);
                break;
            default:
                answers.Deny(rule);
                break;
        }
    }

    private static void Hold(Rule rule, FactValues facts, DateTimeOffset now, RuleAnswers answers)
    {
        DateTimeOffset? until = null;
        if (rule.Until is { } expression)
        {
            until = expression.Evaluate(facts, out string? reason);
            if (until is null)
            {
                answers.Fail(rule, reason!);
                return;
            }
        }
        DateTimeOffset? shift = rule.Shift?.NextBegin(now);
        if (until is null || shift > until)
            until = shift ?? until;
        if (rule.Needs is null && (until is null || until <= now))
            answers.Skip(rule, rule.Shift is null ? "the time it holds until is past" : $"a shift is on: {rule.Shift}");
        else
            answers.HoldBack(rule, until);
    }

    private static string FailedPart(Expression when, FactValues facts)
    {
        foreach (Expression part in when.Conjuncts)
        {
            if (part.Evaluate(facts) == Truth.False)
                return part.Text;
        }
        return when.Text;
    }
}
