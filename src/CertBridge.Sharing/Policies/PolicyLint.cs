using CertBridge.Sharing.Expressions;

namespace CertBridge.Sharing.Policies;

/// <summary>What a second reader would ask about a policy that is valid: each finding is a sentence and a line, nothing is refused for it.</summary>
public static class PolicyLint
{
    /// <summary>Facts with so few values that a condition on them alone can be tried out whole.</summary>
    private static readonly (string Name, EnumType Type)[] Enums =
        [("report.tlp", PolicyFacts.Tlp), ("report.pap", PolicyFacts.Pap), ("report.stage", PolicyFacts.Stage), ("report.severity", PolicyFacts.Severity)];

    private static readonly bool[] Either = [false, true];

    private static readonly string[] Truths = ["report.exercise", "env.exercise", "flow.onward"];

    public static IReadOnlyList<LintFinding> Of(SharingPolicy policy) =>
        [.. new[] { Unused(policy), Unreachable(policy), Unbounded(policy), Twice(policy) }.SelectMany(findings => findings).OrderBy(finding => finding.Line)];

    private static IEnumerable<LintFinding> Unused(SharingPolicy policy)
    {
        foreach (string name in policy.Lists.Keys.Where(name => !policy.Rules.Any(rule => rule.Uses(name))))
            yield return new LintFinding("unused-list", 0, $"No rule asks for the list {name}.");
        foreach (string name in policy.Profiles.Select(profile => profile.Name).Where(name => !policy.Rules.Any(rule => rule.Apply.Any(profile => profile.Name == name))))
            yield return new LintFinding("unused-profile", 0, $"No rule applies the profile {name}.");
    }

    private static IEnumerable<LintFinding> Unbounded(SharingPolicy policy) => policy.Rules
        .Where(rule => rule.Effect == RuleEffect.Allow && !rule.When.FactsRead.Contains("report.tlp"))
        .Select(rule => new LintFinding("no-tlp-bound", rule.Line, $"Rule {rule.Id} allows whatever the TLP: only the agreement bounds it."));

    private static IEnumerable<LintFinding> Unreachable(SharingPolicy policy) => policy.Rules
        .Where(rule => IsNeverTrue([.. rule.When.Conjuncts.Where(IsSmall)]))
        .Select(rule => new LintFinding("unreachable", rule.Line, $"Rule {rule.Id} can never match: no report has what its condition asks for together."));

    private static IEnumerable<LintFinding> Twice(SharingPolicy policy)
    {
        foreach (IGrouping<(ExchangeDirection, string), Rule> same in policy.Rules.GroupBy(rule => (rule.Direction, rule.When.ToCanonicalText())))
        {
            Rule[] rules = [.. same];
            if (rules.Any(rule => rule.Effect == RuleEffect.Deny) && rules.FirstOrDefault(rule => rule.Effect == RuleEffect.Allow) is { } denied)
                yield return new LintFinding("always-denied", denied.Line, $"Rule {denied.Id} allows exactly what {rules.First(rule => rule.Effect == RuleEffect.Deny).Id} denies, and a denial wins.");
            foreach (Rule again in rules.GroupBy(rule => rule.Effect).Where(group => group.Key is RuleEffect.Allow or RuleEffect.Deny).SelectMany(group => group.Skip(1)))
                yield return new LintFinding("twice", again.Line, $"Rule {again.Id} says again what another rule says.");
        }
    }

    private static bool IsSmall(Expression part) => part.FactsRead.Count > 0 && part.FactsRead.All(fact => Truths.Contains(fact) || Enums.Any(one => one.Name == fact));

    /// <summary>Tries every combination of the few values there are.</summary>
    private static bool IsNeverTrue(Expression[] parts)
    {
        if (parts.Length == 0)
            return false;
        HashSet<string> read = [.. parts.SelectMany(part => part.FactsRead)];
        IEnumerable<FactValues> worlds = [new FactValues(PolicyFacts.Schema)];
        foreach ((string name, EnumType type) in Enums.Where(one => read.Contains(one.Name)))
            worlds = worlds.SelectMany(world => Enumerable.Range(0, type.Words.Count), (world, ordinal) => With(world, values => values.SetEnum(PolicyFacts.Schema.Slot(name), ordinal)));
        foreach (string name in Truths.Where(read.Contains))
            worlds = worlds.SelectMany(_ => Either, (world, truth) => With(world, values => values.Set(PolicyFacts.Schema.Slot(name), truth)));
        return !worlds.Any(world => parts.All(part => part.Evaluate(world) == Truth.True));
    }

    private static FactValues With(FactValues world, Action<FactValues> set)
    {
        FactValues changed = world.Clone();
        set(changed);
        return changed;
    }
}

/// <summary>One thing worth a second look.</summary>
/// <param name="Kind">A stable word, such as <c>unreachable</c>.</param>
/// <param name="Line">Line in the document, from 1; 0 when the whole is meant.</param>
/// <param name="Message">A sentence.</param>
public sealed record LintFinding(string Kind, int Line, string Message);
