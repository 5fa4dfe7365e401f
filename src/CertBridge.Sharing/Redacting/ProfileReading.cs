using System.Text.RegularExpressions;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Redacting;

/// <summary>Profiles as they stand in a policy: a map of names to lists of steps.</summary>
internal static class ProfileReading
{
    private static readonly Regex NameForm = TextForm.Of(@"^[a-z0-9][a-z0-9-]{0,39}\z");

    public static IReadOnlyDictionary<string, RedactionProfile> ReadAll(DocumentFields policy, string field)
    {
        var profiles = new Dictionary<string, RedactionProfile>(StringComparer.Ordinal);
        if (policy.Group(field) is not { } group)
            return profiles;
        string[] names = [.. group.Names];
        if (names.Length > RedactionProfile.ProfilesMax)
        {
            group.Problems.Limit(group.Path, $"It has {names.Length} profiles; the limit is {RedactionProfile.ProfilesMax}.", group.Line);
            return profiles;
        }
        foreach (string name in names)
        {
            if (!NameForm.IsMatch(name))
                group.Problems.Schema(group.At(Excerpt.OfName(name)), "It is not a name of a profile (1 to 40 of a-z 0-9 -).", group.LineOf(name));
            else if (Read(name, group.Groups(name, RedactionProfile.StepsMax, required: true)) is { } profile)
                profiles[name] = profile;
        }
        return profiles;
    }

    public static RedactionProfile? Read(string name, IReadOnlyList<DocumentFields> steps)
    {
        var read = new List<RedactionStep>(steps.Count);
        foreach (DocumentFields fields in steps)
        {
            if (StepReading.Read(fields) is { } step)
                read.Add(step);
        }
        return read.Count == steps.Count && read.Count > 0 ? new RedactionProfile(name, read) : null;
    }
}
