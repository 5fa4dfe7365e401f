using System.Globalization;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;

namespace CertBridge.Formats.Misp;

/// <summary>What is read of a MISP event. The rest is counted and named, never silently passed over.</summary>
internal sealed record MispEvent
{
    private static readonly string[] PartsNotRead =
        ["Galaxy", "ShadowAttribute", "EventReport", "RelatedEvent", "Sighting", "SharingGroup", "CryptographicKey", "Note", "Opinion", "Relationship"];

    public string? Uuid { get; init; }

    public required string Info { get; init; }

    public string? Date { get; init; }

    public string? ThreatLevel { get; init; }

    public string? Analysis { get; init; }

    public string? Extends { get; init; }

    public string? Organisation { get; init; }

    public required IReadOnlyList<MispTag> Tags { get; init; }

    /// <summary>Event attributes, then those of each object.</summary>
    public required IReadOnlyList<MispAttribute> Attributes { get; init; }

    /// <summary>Parts a report has no place for: name and count.</summary>
    public required IReadOnlyList<(string Name, int Count)> Rest { get; init; }

    public int AttributeCount => Attributes.Count;

    /// <summary>One event in any wrapping MISP and PyMISP write: <c>{"Event"}</c>, <c>{"response":[{"Event"}]}</c>, a list of one, or bare.</summary>
    public static MispEvent? Read(DocumentNode root, DocumentProblems problems)
    {
        if (Unwrap(root, string.Empty, problems) is not var (node, path) || ForeignFields.Open(node, path, problems) is not { } fields)
            return null;
        string? info = fields.Text("info", required: true);
        fields.CheckTimestamp("timestamp");
        fields.CheckTimestamp("publish_timestamp");
        IReadOnlyList<ForeignFields> objects = fields.Groups("Object");
        var source = new MispEvent
        {
            Uuid = fields.Text("uuid"),
            Info = info ?? string.Empty,
            Date = fields.Text("date"),
            ThreatLevel = fields.Text("threat_level_id"),
            Analysis = fields.Text("analysis"),
            Extends = fields.Text("extends_uuid"),
            Organisation = fields.Group("Orgc")?.Text("name"),
            Tags = MispTag.ReadAll(fields),
            Attributes =
            [
                .. fields.Groups("Attribute").Select(attribute => MispAttribute.Read(attribute, group: null, isDeleted: false)).OfType<MispAttribute>(),
                .. objects.SelectMany(MispAttribute.ReadObject),
            ],
            Rest = RestOf(fields),
        };
        foreach (ForeignFields thing in objects)
            thing.CheckTimestamp("timestamp");
        source.CompareCount(fields, problems);
        return source;
    }

    // Events have arrived with fewer attributes than they left with, and nobody said so (MISP issue 3381): here it is said.
    private void CompareCount(ForeignFields fields, DocumentProblems problems)
    {
        if (!int.TryParse(fields.Text("attribute_count"), NumberStyles.None, null, out int declared) || declared <= AttributeCount)
            return;
        string message = $"The event says it has {declared} attributes and holds {AttributeCount}.";
        if (AttributeCount == 0)
            problems.Schema(fields.At("attribute_count"), message, fields.Line, "This is an entry of an index; export the event itself.");
        else
            ForeignReading.WarnNotCarried(problems, fields.At("attribute_count"), message, fields.Line);
    }

    private static (DocumentNode Node, string Path)? Unwrap(DocumentNode node, string path, DocumentProblems problems)
    {
        switch (node)
        {
            case DocumentMap map when map.Find("response") is { } response:
                return Unwrap(response.Value, "response", problems);
            case DocumentMap map when map.Find("Event") is { } inner:
                return (inner.Value, path.Length == 0 ? "Event" : path + ".Event");
            case DocumentMap map when map.Find("info") is not null:
                return (node, path);
            case DocumentMap map when map.Find("type")?.Value is DocumentScalar { Text: "bundle" }:
                problems.Schema(path, "This is a STIX bundle, not a MISP event.", node.Line, "Read it with --format stix.");
                return null;
            case DocumentList { Items: [DocumentMap only] }:
                return Unwrap(only, path.Length == 0 ? "[0]" : path + "[0]", problems);
            case DocumentList list:
                problems.Schema(path, $"Expected one event, found a list of {list.Items.Count}.", node.Line, "Export and submit one event at a time.");
                return null;
            default:
                problems.Schema(path, "There is no Event in this file.", node.Line);
                return null;
        }
    }

    private static IReadOnlyList<(string Name, int Count)> RestOf(ForeignFields fields) =>
    [
        .. PartsNotRead
            .Select(name => (name, fields.CountOf(name)))
            .Where(rest => rest.Item2 > 0),
    ];
}
