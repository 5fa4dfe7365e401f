using System.Globalization;
using CertBridge.Sharing.Redacting;

namespace CertBridge.Sharing.Policies;

/// <summary>
/// What one policy lets through that another did not. It looks at the text of rules, lists and profiles, not at reports, and says WIDER wherever
/// it cannot be sure: two officers sign rather than one too few.
/// </summary>
public static class PolicyComparison
{
    /// <summary>Every difference that can matter, in the order of the new policy; none where only texts for people changed.</summary>
    public static IReadOnlyList<PolicyChange> Of(SharingPolicy before, SharingPolicy after) =>
        [.. Rules(before, after), .. Lists(before, after), .. Profiles(before, after)];

    private static IEnumerable<PolicyChange> Rules(SharingPolicy before, SharingPolicy after)
    {
        Dictionary<string, Rule> old = before.Rules.ToDictionary(rule => rule.Id, StringComparer.Ordinal);
        foreach (Rule rule in after.Rules)
        {
            bool isKnown = old.Remove(rule.Id, out Rule? known);
            if (isKnown && IsSame(known!, rule))
                continue;
            if (isKnown)
                yield return new PolicyChange(!IsOnlyAPermission(known!), $"rule {rule.Id} no longer says: {TextOf(known!)}");
            yield return new PolicyChange(!Restricts(rule), $"rule {rule.Id} {(isKnown ? "now says" : "added")}: {TextOf(rule)}");
        }
        foreach (Rule gone in before.Rules.Where(rule => old.ContainsKey(rule.Id)))
            yield return new PolicyChange(!IsOnlyAPermission(gone), $"rule {gone.Id} removed: {TextOf(gone)}");
    }

    private static IEnumerable<PolicyChange> Lists(SharingPolicy before, SharingPolicy after)
    {
        foreach (string name in before.Lists.Keys.Union(after.Lists.Keys).Order(StringComparer.Ordinal))
        {
            IReadOnlyList<string> old = before.Lists.GetValueOrDefault(name, []);
            IReadOnlyList<string> now = after.Lists.GetValueOrDefault(name, []);
            Rule[] users = [.. after.Rules.Where(rule => rule.Uses(name))];
            if (users.Length == 0)
                continue; // nothing looks at it; a rule that did and does not any more is a change of that rule
            bool permitsOnly = users.All(rule => rule.Effect == RuleEffect.Allow && AsksPlainly(rule, name) && !CanErr(rule));
            bool restrictsOnly = users.All(rule => rule.Effect is RuleEffect.Deny or RuleEffect.Hold && AsksPlainly(rule, name));
            foreach (string added in now.Except(old))
                yield return new PolicyChange(!restrictsOnly, $"list {name}: {added} added");
            foreach (string removed in old.Except(now))
                yield return new PolicyChange(!permitsOnly, $"list {name}: {removed} removed");
        }
    }

    /// <summary>
    /// Whether or not a rule applies them: the author of a report may name any. What it names and is not there denies, so that one officer alone could otherwise take a profile out and put a weaker one in its place.
    /// </summary>
    private static IEnumerable<PolicyChange> Profiles(SharingPolicy before, SharingPolicy after)
    {
        foreach (RedactionProfile profile in after.Profiles)
        {
            if (before.Profiles.FirstOrDefault(old => old.Name == profile.Name) is not { } known)
            {
                yield return new PolicyChange(IsWider: true, $"profile {profile.Name} added: reports whose author names it are not denied any more");
                continue;
            }
            foreach (string removed in Texts(known).Except(Texts(profile)))
                yield return new PolicyChange(IsWider: true, $"profile {profile.Name} no longer has: {removed}");
            foreach (RedactionStep added in profile.Steps.ExceptBy(Texts(known), TextOf))
                yield return new PolicyChange(!OnlyTakesOut(added), $"profile {profile.Name} now has: {TextOf(added)}");
        }
        foreach (RedactionProfile gone in before.Profiles.Where(old => after.Profiles.All(profile => profile.Name != old.Name)))
            yield return new PolicyChange(IsWider: false, $"profile {gone.Name} removed: reports whose author names it are denied");
    }

    private static IEnumerable<string> Texts(RedactionProfile profile) => profile.Steps.Select(TextOf);

    private static string TextOf(RedactionStep step)
    {
        string parameters = step.Operator switch
        {
            RedactionOperator.Constant => $" as \"{step.Constant}\"",
            RedactionOperator.Hmac when step.KeepsDomain => " keeping the domain",
            RedactionOperator.TruncateIp => string.Create(CultureInfo.InvariantCulture, $" to /{step.PrefixV4} and /{step.PrefixV6}"),
            RedactionOperator.Bucket => $" at {string.Join(", ", step.Edges.Select(edge => edge.ToString(CultureInfo.InvariantCulture)))}",
            RedactionOperator.Fidelity => $" to {step.Fidelity}",
            _ => "",
        };
        return $"{step}{parameters}";
    }

    private static bool IsSame(Rule a, Rule b) =>
        a.Effect == b.Effect
        && a.Direction == b.Direction
        && a.When.ToCanonicalText() == b.When.ToCanonicalText()
        && a.Until?.ToCanonicalText() == b.Until?.ToCanonicalText()
        && a.Needs == b.Needs
        && a.Shift?.ToString() == b.Shift?.ToString()
        && a.Apply.Select(profile => profile.Name).ToHashSet(StringComparer.Ordinal).SetEquals(b.Apply.Select(profile => profile.Name));

    /// <summary>True for what can only deny, hold or take out. A rule that replaces a value is not: at a place where the value was taken out altogether something stands then.</summary>
    private static bool Restricts(Rule rule) => rule.Effect switch
    {
        RuleEffect.Deny or RuleEffect.Hold => true,
        RuleEffect.Require => rule.Apply.All(profile => profile.Steps.All(OnlyTakesOut)),
        _ => false,
    };

    private static bool OnlyTakesOut(RedactionStep step) => step.Operator is RedactionOperator.Drop or RedactionOperator.GuardText or RedactionOperator.Keep;

    /// <summary>True for an allow rule that always has an answer: one without denies as well, and taking it away takes that denial away.</summary>
    private static bool IsOnlyAPermission(Rule rule) => rule.Effect == RuleEffect.Allow && !CanErr(rule);

    private static bool CanErr(Rule rule) =>
        rule.When.FactsRead.Any(name => PolicyFacts.Schema.Facts[PolicyFacts.Schema.Slot(name)].IsOptional)
        || Fallible.Any(word => rule.When.Text.Contains(word, StringComparison.Ordinal));

    /// <summary>Whatever can be an error although every fact is there.</summary>
    private static readonly string[] Fallible = ["inNetwork", "timestamp", "duration", "env.now"];

    /// <summary>
    /// True when the only thing a condition does with a list is to ask, in a part of its own, whether one text is in it: then more in the list is more that matches. Anything else, a negation, a
    /// comparison of the answer, the size of the list, can turn it round.
    /// </summary>
    private static bool AsksPlainly(Rule rule, string list)
    {
        string name = $"lists.{list}";
        string[] parts = [.. rule.When.Conjuncts.Select(part => part.ToCanonicalText()).Where(part => part.Contains(name, StringComparison.Ordinal))];
        return parts.Length > 0 && parts.All(part => part.EndsWith($" in {name}", StringComparison.Ordinal) && part[..^$" in {name}".Length].All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_'));
    }

    private static string HoldText(Rule rule)
    {
        string needs = rule.Needs is { } people ? $" for {people}" : "";
        string until = rule.Until is { } time ? $" until {time.ToCanonicalText()}" : "";
        return needs + until + (rule.Shift is { } shift ? $" until the shift {shift}" : "");
    }

    private static string TextOf(Rule rule)
    {
        string effect = rule.Effect.ToString().ToLowerInvariant();
        string what = rule.Effect switch
        {
            RuleEffect.Require => $" {string.Join(", ", rule.Apply.Select(profile => profile.Name))}",
            RuleEffect.Hold => HoldText(rule),
            _ => "",
        };
        return $"{effect}{what}{(rule.Direction == ExchangeDirection.Incoming ? " what comes in" : "")} when {rule.When.ToCanonicalText()}";
    }
}
