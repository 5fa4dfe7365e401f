using CertBridge.Sharing.Documents;

namespace CertBridge.Formats.Stix;

/// <summary>The objects of a bundle, each in its latest version. A bundle itself means nothing (STIX 2.1, section 8): who marks and who names what it is about are objects in it.</summary>
internal sealed class StixBundle
{
    /// <summary>What one report can be about, the most telling first.</summary>
    private static readonly string[] Subjects = ["incident", "report", "grouping"];

    private readonly Dictionary<string, StixObject> byId;

    private StixBundle(Dictionary<string, StixObject> byId, int olderVersions)
    {
        this.byId = byId;
        OlderVersions = olderVersions;
        Subject = Subjects.Select(type => Objects.FirstOrDefault(one => one.Type == type && !one.IsRevoked)).FirstOrDefault(one => one is not null);
    }

    /// <summary>In their order in the document.</summary>
    public IReadOnlyCollection<StixObject> Objects => byId.Values;

    /// <summary>Versions left out because a later one is there too.</summary>
    public int OlderVersions { get; }

    /// <summary>The incident, report or grouping it is about; null where there is none.</summary>
    public StixObject? Subject { get; }

    public StixObject? Find(string? id) => id is null ? null : byId.GetValueOrDefault(id);

    /// <summary>Null where the tree is no STIX; what is wrong was reported.</summary>
    public static StixBundle? Read(DocumentNode root, DocumentProblems problems)
    {
        if (root is not DocumentMap map || ForeignFields.Open(root, string.Empty, problems) is not { } fields)
        {
            problems.Schema(string.Empty, "There is no bundle in this file.", root.Line, "A STIX file is one bundle, or one object.");
            return null;
        }
        if (map.Find("Event") is not null || map.Find("response") is not null)
        {
            problems.Schema(string.Empty, "This is a MISP event, not STIX.", root.Line, "Read it with --format misp.");
            return null;
        }
        return fields.Text("type") == "bundle" ? Of(Members(map, problems), isBundle: true, problems) : Of([(fields, root)], isBundle: false, problems);
    }

    private static IEnumerable<(ForeignFields Fields, DocumentNode Node)> Members(DocumentMap bundle, DocumentProblems problems)
    {
        if (bundle.Find("spec_version")?.Value is DocumentScalar { Text: not "2.1" } version)
            problems.Schema("spec_version", $"This bundle is of STIX {Excerpt.Of(version.Text)}; 2.1 is read.", version.Line, "Convert it to STIX 2.1, as the stix2-elevator of OASIS does.");
        if (bundle.Find("objects")?.Value is not DocumentList { Items.Count: > 0 } list)
        {
            problems.Schema("objects", "The bundle holds no objects.", bundle.Line);
            yield break;
        }
        for (int i = 0; i < list.Items.Count; i++)
        {
            if (ForeignFields.Open(list.Items[i], $"objects[{i}]", problems) is { } fields)
                yield return (fields, list.Items[i]);
        }
    }

    /// <summary>A bundle of STIX 2.0 says so itself; one of 2.1 leaves it to its objects, and real ones forget it there (STIX 2.1, section 8).</summary>
    private static StixBundle Of(IEnumerable<(ForeignFields Fields, DocumentNode Node)> members, bool isBundle, DocumentProblems problems)
    {
        var found = new Dictionary<string, StixObject>(StringComparer.Ordinal);
        int older = 0;
        foreach ((ForeignFields fields, DocumentNode node) in members)
        {
            if (StixObject.Read(fields, node, mayBeSilent: isBundle, problems) is not { } read)
                continue;
            if (found.TryGetValue(read.Id, out StixObject? held))
            {
                older++;
                RefuseTwins(held, read, problems);
            }
            if (held is null || read.Modified > held.Modified)
                found[read.Id] = read;
        }
        return new StixBundle(found, older);
    }

    /// <summary>Two of one id and one version say the same, or nobody knows which of them was meant (STIX 2.1, section 3.6).</summary>
    private static void RefuseTwins(StixObject held, StixObject read, DocumentProblems problems)
    {
        if (read.Modified == held.Modified && !IsSame(held.Node, read.Node))
            read.Fields.Refuse(problems.Errors.Schema, "id", "This object is in the bundle twice, with the same version and other content.", "Export it again.");
    }

    private static bool IsSame(DocumentNode one, DocumentNode other) => (one, other) switch
    {
        (DocumentMap left, DocumentMap right) => left.Entries.Count == right.Entries.Count && left.Entries.All(entry => right.Find(entry.Name) is { } twin && IsSame(entry.Value, twin.Value)),
        (DocumentList left, DocumentList right) => left.Items.Count == right.Items.Count && left.Items.Zip(right.Items).All(pair => IsSame(pair.First, pair.Second)),
        (DocumentScalar left, DocumentScalar right) => left.Form == right.Form && left.Text == right.Text,
        _ => false,
    };
}
