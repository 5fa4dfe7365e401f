using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Redacting;

/// <summary>What one partner gets, and what was changed for that. What was removed is kept to be searched for, and shown nowhere.</summary>
public sealed class RedactedReport
{
    internal RedactedReport(Report copy, RedactionRun run, FieldSteps?[] steps)
    {
        Copy = copy;
        Changes = run.Changes;
        Run = run;
        Steps = steps;
    }

    /// <summary>The report to seal; the original itself where nothing was changed.</summary>
    public Report Copy { get; }

    /// <summary>In the order of the document, with the numbers of the original's lists.</summary>
    public IReadOnlyList<RedactionChange> Changes { get; }

    internal RedactionRun Run { get; }

    internal FieldSteps?[] Steps { get; }

    public override string ToString() => $"{Copy.Id} with {Changes.Count} changes";
}
