using System.Text.RegularExpressions;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Redacting;

/// <summary>Profiles as they stand in a policy: a map of names to lists of steps.</summary>
internal static class ProfileReading
{
    private const int NameLengthMax = 40;

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

    public static IReadOnlyList<string> ReadNames(DocumentFields report, string field)
    {
        IReadOnlyList<string> names = report.Texts(field, RedactionProfile.NamedMax, NameLengthMax);
        foreach (string wrong in names.Where(name => !NameForm.IsMatch(name)))
            report.Report(report.Problems.Errors.Schema, field, $"{Excerpt.Of(wrong)} is not a name of a profile (1 to {NameLengthMax} of a-z 0-9 -).");
        foreach (string twice in names.GroupBy(name => name, StringComparer.Ordinal).Where(same => same.Skip(1).Any()).Select(same => same.Key))
            report.Report(report.Problems.Errors.Schema, field, $"{Excerpt.Of(twice)} is listed twice.");
        return names;
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
