namespace CertBridge.Sharing.Documents;

/// <summary>Named nodes, in the order written; no name occurs twice.</summary>
public sealed class DocumentMap : DocumentNode
{
    private readonly Dictionary<string, DocumentEntry> byName;

    internal DocumentMap(Dictionary<string, DocumentEntry> byName, IReadOnlyList<DocumentEntry> entries, int line)
        : base(line)
    {
        this.byName = byName;
        Entries = entries;
    }

    public IReadOnlyList<DocumentEntry> Entries { get; }

    internal static DocumentMap Empty(int line) => new(new Dictionary<string, DocumentEntry>(StringComparer.Ordinal), [], line);

    public DocumentEntry? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The same map with one entry put in place of the one of its name, or added.</summary>
    internal DocumentMap With(DocumentEntry entry) => new(
        new Dictionary<string, DocumentEntry>(byName, StringComparer.Ordinal) { [entry.Name] = entry },
        byName.ContainsKey(entry.Name) ? [.. Entries.Select(old => old.Name == entry.Name ? entry : old)] : [.. Entries, entry],
        Line);
}

/// <summary>One name of a map with its value.</summary>
public sealed record DocumentEntry(string Name, int Line, DocumentNode Value);
