namespace CertBridge.Node.Operating;

/// <summary>What a verification found, each in a sentence, and how much it read.</summary>
internal sealed class LedgerFindings
{
    /// <summary>Findings kept; a broken disk finds something in every leaf.</summary>
    public const int KeptMax = 100;

    private readonly List<string> sentences = [];
    private int count;
    private ulong leavesRead;

    public IReadOnlyList<string> Sentences => count <= KeptMax ? sentences : [.. sentences, $"{count - KeptMax} more findings are not listed."];

    public bool AreNone => count == 0;

    /// <summary>Read by others while the verification runs.</summary>
    public ulong LeavesRead => Volatile.Read(ref leavesRead);

    public void Add(string log, string sentence)
    {
        if (++count <= KeptMax)
            sentences.Add($"{log}: {sentence}.");
    }

    public void CountLeaf() => Interlocked.Increment(ref leavesRead);
}
