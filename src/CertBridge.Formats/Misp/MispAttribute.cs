namespace CertBridge.Formats.Misp;

/// <summary>One attribute, of the event or of one of its objects.</summary>
internal sealed record MispAttribute
{
    /// <summary>Where it stands, such as <c>Event.Object[2].Attribute[0]</c>.</summary>
    public required string Path { get; init; }

    public required string Type { get; init; }

    public required string Value { get; init; }

    public string? Uuid { get; init; }

    public string? Category { get; init; }

    /// <summary>Its place in its object, such as <c>signature</c>.</summary>
    public string? Relation { get; init; }

    /// <summary>The object it belongs to, such as <c>file 3</c>; null for an attribute of the event.</summary>
    public string? Group { get; init; }

    /// <summary>Null when the event does not say.</summary>
    public bool? IsForDetection { get; init; }

    public bool IsDeleted { get; init; }

    /// <summary>True when bytes come along: a sample or a picture.</summary>
    public bool HasFile { get; init; }

    public string? Comment { get; init; }

    public DateTimeOffset? FirstSeen { get; init; }

    public DateTimeOffset? LastSeen { get; init; }

    public required IReadOnlyList<MispTag> Tags { get; init; }

    public static IEnumerable<MispAttribute> ReadObject(ForeignFields thing, int index)
    {
        string group = $"{thing.Text("name") ?? "object"} {index + 1}";
        bool isDeleted = thing.Truth("deleted");
        return thing.Groups("Attribute").Select(attribute => Read(attribute, group, isDeleted)).OfType<MispAttribute>();
    }

    public static MispAttribute? Read(ForeignFields fields, string? group, bool isDeleted)
    {
        string? type = fields.Text("type", required: true);
        string? value = fields.Text("value", required: true);
        fields.CheckTimestamp("timestamp");
        return type is null || value is null ? null : new MispAttribute
        {
            Path = fields.Path,
            Type = type,
            Value = value,
            Uuid = fields.Text("uuid"),
            Category = fields.Text("category"),
            Relation = fields.Text("object_relation"),
            Group = group,
            IsForDetection = fields.Has("to_ids") ? fields.Truth("to_ids") : null,
            IsDeleted = isDeleted || fields.Truth("deleted"),
            HasFile = fields.Has("data"),
            Comment = fields.Text("comment"),
            FirstSeen = fields.Instant("first_seen"),
            LastSeen = fields.Instant("last_seen"),
            Tags = MispTag.ReadAll(fields),
        };
    }
}
