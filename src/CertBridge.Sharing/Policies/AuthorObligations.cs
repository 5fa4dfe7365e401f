using CertBridge.Sharing.Redacting;

namespace CertBridge.Sharing.Policies;

/// <summary>
/// What the author of a report asks to be taken out of every copy of it: profiles of the policy that is asked, by their names. They are put together with those of its rules, so that they can only take out more.
/// </summary>
internal static class AuthorObligations
{
    /// <summary>Stands where a rule's id would.</summary>
    public const string By = "author";

    private const string Id = "N02";

    /// <summary>A name the policy does not have denies: nobody knows then what was to be taken out. Asked after the rules, where the author names any.</summary>
    public static DecisionStep Known(SharingQuestion question, SharingPolicy policy) => question.Redact.FirstOrDefault(name => Find(policy, name) is null) is { } unknown
        ? DecisionStep.Fail(Id, ReasonCode.ProfileUnknown,
            $"The author asks for the profile {unknown}, and {policy} has {(policy.Profiles.Count == 0 ? "no profiles" : "none of that name")}: 'certbridge policy show' prints it, 'certbridge policy load' replaces it.")
        : DecisionStep.Pass(Id, $"{policy} has what the author asks for: {string.Join(", ", question.Redact)}");

    /// <summary>None where the author named none. Each is known.</summary>
    public static IReadOnlyList<Obligation> Of(SharingQuestion question, SharingPolicy policy) =>
        question.Redact.Count == 0 ? [] : [.. question.Redact.Select(name => new Obligation(Find(policy, name)!, By))];

    private static RedactionProfile? Find(SharingPolicy policy, string name) => policy.Profiles.FirstOrDefault(profile => profile.Name == name);
}
