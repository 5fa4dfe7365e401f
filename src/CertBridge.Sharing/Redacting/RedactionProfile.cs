using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Redacting;

/// <summary>A named list of steps. Their order means nothing: the strictest at each place wins.</summary>
public sealed record RedactionProfile
{
    /// <summary>Profiles of one policy.</summary>
    public const int ProfilesMax = 64;

    /// <summary>Steps of one profile.</summary>
    public const int StepsMax = 64;

    /// <summary>Profiles one report may name.</summary>
    public const int NamedMax = 16;

    internal RedactionProfile(string name, IReadOnlyList<RedactionStep> steps)
    {
        Name = name;
        Steps = steps;
    }

    /// <summary>1 to 40 of <c>a-z 0-9 -</c>, such as <c>victim-anonymous</c>.</summary>
    public string Name { get; }

    public IReadOnlyList<RedactionStep> Steps { get; }

    /// <summary>All profiles of a policy, by name; every problem goes to the reader of the policy. Steps with a problem are left out.</summary>
    /// <param name="policy">The policy's fields.</param>
    /// <param name="field">The field whose names are profiles and whose values are lists of steps.</param>
    public static IReadOnlyDictionary<string, RedactionProfile> ReadAll(DocumentFields policy, string field = "profiles") => ProfileReading.ReadAll(policy, field);

    /// <summary>Names of profiles as the author of a report gives them, at most <see cref="NamedMax"/> and each once. Whether a policy has them is another question.</summary>
    internal static IReadOnlyList<string> ReadNames(DocumentFields report, string field) => ProfileReading.ReadNames(report, field);

    /// <summary>One profile from its list of steps; null when one of them has a problem, which was reported then.</summary>
    public static RedactionProfile? Read(string name, IReadOnlyList<DocumentFields> steps) => ProfileReading.Read(name, steps);

    public override string ToString() => Name;
}
