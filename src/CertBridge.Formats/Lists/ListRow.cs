using CertBridge.Protocol.V1;

namespace CertBridge.Formats.Lists;

/// <summary>A row of a table or a line of a list: values that belong together, and what is said of all of them.</summary>
internal sealed record ListRow(int Line)
{
    public required IReadOnlyList<ListValue> Values { get; init; }

    public string? Comment { get; init; }

    public string? FirstSeen { get; init; }

    public string? LastSeen { get; init; }

    public string? ValidUntil { get; init; }

    public string? Confidence { get; init; }

    /// <summary>Unspecified where it says nothing.</summary>
    public Tlp Tlp { get; init; }
}

/// <summary>One value as written.</summary>
/// <param name="Path">Where it stands.</param>
/// <param name="Type">One of ours, or <see cref="ListColumn.Hash"/>; null where its look decides.</param>
/// <param name="Text">Not empty.</param>
internal sealed record ListValue(string Path, string? Type, string Text);
