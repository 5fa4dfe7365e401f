namespace CertBridge.Sharing.Documents;

/// <summary>A node of a read document: immutable, untyped, and it remembers its line (from 1).</summary>
public abstract class DocumentNode
{
    private protected DocumentNode(int line) => Line = line;

    public int Line { get; }
}
