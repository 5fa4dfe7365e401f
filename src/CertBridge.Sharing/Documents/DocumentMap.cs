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

    public DocumentEntry? Find(string name) => byName.GetValueOrDefault(name);
}

/// <summary>One name of a map with its value.</summary>
public sealed record DocumentEntry(string Name, int Line, DocumentNode Value);
