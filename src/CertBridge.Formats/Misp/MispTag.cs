namespace CertBridge.Formats.Misp;

/// <summary>A tag: <c>namespace:predicate="value"</c>, <c>namespace:predicate</c> or any words.</summary>
/// <param name="Name">As written.</param>
/// <param name="Path">Where it stands.</param>
internal sealed record MispTag(string Name, string Path)
{
    /// <summary>Namespace in lower case; empty when there is none.</summary>
    public string Namespace { get; } = Name.Contains(':', StringComparison.Ordinal) ? Name[..Name.IndexOf(':', StringComparison.Ordinal)].Trim().ToLowerInvariant() : string.Empty;

    /// <summary>What follows the namespace, up to an equals sign.</summary>
    public string Predicate { get; } = Half(AfterNamespace(Name), first: true);

    /// <summary>The value in quotes; empty when there is none.</summary>
    public string Value { get; } = Half(AfterNamespace(Name), first: false);

    public static IReadOnlyList<MispTag> ReadAll(ForeignFields owner) =>
        [.. owner.Groups("Tag").Select(tag => (name: tag.Text("name", required: true), tag.Path)).Where(tag => tag.name is not null).Select(tag => new MispTag(tag.name!, tag.Path))];

    private static string AfterNamespace(string name) => name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private static string Half(string text, bool first)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (first)
            return (equals < 0 ? text : text[..equals]).Trim();
        return equals < 0 ? string.Empty : text[(equals + 1)..].Trim().Trim('"');
    }
}
