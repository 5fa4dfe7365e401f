namespace CertBridge.Sharing.Documents;

/// <summary>A list of nodes, in order.</summary>
public sealed class DocumentList(IReadOnlyList<DocumentNode> items, int line) : DocumentNode(line)
{
    public IReadOnlyList<DocumentNode> Items { get; } = items;
}
