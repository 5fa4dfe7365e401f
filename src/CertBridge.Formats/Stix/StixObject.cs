using CertBridge.Sharing.Documents;

namespace CertBridge.Formats.Stix;

/// <summary>One object of a bundle: what all kinds of them have in common (STIX 2.1, section 3.2), and its fields.</summary>
internal sealed record StixObject
{
    /// <summary>Kinds that were seen, and claim nothing; they have no version (STIX 2.1, section 6).</summary>
    private static readonly string[] Observables =
    [
        "artifact", "autonomous-system", "directory", "domain-name", "email-addr", "email-message", "file", "ipv4-addr", "ipv6-addr", "mac-addr", "mutex", "network-traffic", "process", "software", "url", "user-account",
        "windows-registry-key", "x509-certificate",
    ];

    public required ForeignFields Fields { get; init; }

    /// <summary>As it stands in the document, to compare it with another of the same id.</summary>
    public required DocumentNode Node { get; init; }

    public required string Type { get; init; }

    /// <summary>The type, two hyphens and a UUID.</summary>
    public required string Id { get; init; }

    /// <summary>Of this version; null for what has none.</summary>
    public DateTimeOffset? Modified { get; init; }

    /// <summary>Taken back by its creator, for good.</summary>
    public bool IsRevoked { get; init; }

    /// <summary>Ids of markings: those of the whole, and those of single properties, which are taken for the whole.</summary>
    public required IReadOnlyList<string> MarkingRefs { get; init; }

    public string Path => Fields.Path;

    public bool IsObservable => Observables.Contains(Type);

    /// <summary>Null where it is no object of STIX 2.1; what is wrong was reported.</summary>
    /// <param name="mayBeSilent">True where the version is known from elsewhere.</param>
    public static StixObject? Read(ForeignFields fields, DocumentNode node, bool mayBeSilent, DocumentProblems problems)
    {
        string? type = fields.Text("type", required: true);
        string? id = fields.Text("id", required: true);
        if (type is null || id is null)
            return null;
        if (type == "bundle")
            fields.Refuse(problems.Errors.Schema, "type", "A bundle stands inside a bundle.", "Export one bundle.");
        else if (!IsIdOf(id, type))
            fields.Refuse(problems.Errors.Schema, "id", $"{Excerpt.Of(id)} is no id of the type {Excerpt.Of(type)}.", "An id is the type, two hyphens and a UUID.");
        RefuseOtherVersion(fields, mayBeSilent || Observables.Contains(type), problems);
        DateTimeOffset? created = StixTimes.Read(fields, "created");
        DateTimeOffset? modified = StixTimes.Read(fields, "modified");
        if (modified < created)
            fields.Refuse(problems.Errors.Schema, "modified", $"{InstantText.Write(modified.Value)} is before it was created, {InstantText.Write(created.Value)}.");
        return new StixObject
        {
            Fields = fields,
            Node = node,
            Type = type,
            Id = id,
            Modified = modified,
            IsRevoked = fields.Truth("revoked"),
            MarkingRefs = [.. fields.Texts("object_marking_refs"), .. GranularMarkings.Read(fields, node, problems)],
        };
    }

    private static void RefuseOtherVersion(ForeignFields fields, bool mayBeSilent, DocumentProblems problems)
    {
        string? version = fields.Text("spec_version");
        if (version == "2.1" || (version is null && mayBeSilent))
            return;
        string found = version is null ? "says no spec_version, so it is of STIX 2.0" : $"is of STIX {Excerpt.Of(version)}";
        fields.Refuse(problems.Errors.Schema, "spec_version", $"This object {found}; 2.1 is read.", "Convert it to STIX 2.1, as the stix2-elevator of OASIS does.");
    }

    private static bool IsIdOf(string id, string type) =>
        id.Length == type.Length + 38 && id.StartsWith(type + "--", StringComparison.Ordinal) && Guid.TryParseExact(id[(type.Length + 2)..], "D", out _);
}
