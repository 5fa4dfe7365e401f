using CertBridge.Node.Settings;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Examining;

/// <summary>Which settings node.yaml gives, by name and never by value. A key that is no setting is counted and not named: it could be a value that slipped.</summary>
public static class SettingNames
{
    /// <summary>Every name there is, from the file the node would write itself: it has all of them, some as a comment.</summary>
    private static readonly HashSet<string> Known = [.. Keys(NodeSettingsWriting.Write(Filled()), withComments: true)];

    public static IReadOnlyList<string> Of(NodeHome home)
    {
        try
        {
            string[] found = [.. Keys(File.ReadAllText(home.NodeFile), withComments: false)];
            int unknown = found.Count(name => !Known.Contains(name));
            return [.. found.Where(Known.Contains).Distinct(StringComparer.Ordinal), .. unknown > 0 ? [$"({unknown} that are no settings)"] : Array.Empty<string>()];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static NodeSettings Filled() => new() { Id = Protocol.Ids.PartnerId.Parse("cert-any"), Name = "", Country = "AL", Environment = NodeEnvironment.Dev };

    /// <summary>By indentation: the file is two levels deep, and what is not so is refused by the reader of the settings anyway.</summary>
    private static IEnumerable<string> Keys(string yaml, bool withComments)
    {
        string group = "";
        foreach (string raw in yaml.Split('\n').Take(2_000))
        {
            string line = withComments && raw.StartsWith("# ", StringComparison.Ordinal) ? raw[2..] : raw;
            int colon = line.IndexOf(':');
            string name = colon > 0 ? line[..colon].Trim() : "";
            if (name.Length == 0 || !name.All(char.IsAsciiLetter))
                continue;
            bool isInner = line[0] == ' ';
            group = isInner ? group : name;
            yield return isInner ? $"{group}.{name}" : name;
        }
    }
}
