using CertBridge.Sharing.Policies;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Deciding;

/// <summary>Asks a policy that is not in force what it would have answered to the questions of the last days: simulation on real traffic, what left, what came in and what was handed out of it. Nothing is stored.</summary>
internal sealed class PolicyTrial(NodeStore store, Replaying replaying)
{
    /// <summary>Decisions looked at, the newest first.</summary>
    public const int DecisionsMax = 10_000;

    /// <summary>Changed answers told one by one; the rest is counted.</summary>
    public const int ChangedMax = 200;

    private const int PageSize = 200;

    public TrialResult Run(SharingPolicy policy, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var result = new TrialResult();
        long? before = null;
        while (result.Asked + result.Unknown < DecisionsMax)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IReadOnlyList<DecisionRow> page = store.Read(reader => reader.ListDecisions(before, PageSize));
            foreach (DecisionRow row in page.TakeWhile(row => row.At >= since))
                result.Add(row, replaying.Under(policy, row));
            if (page.Count < PageSize || page[^1].At < since)
                break;
            before = page[^1].Id;
        }
        return result;
    }
}

/// <summary>What a policy would have answered.</summary>
internal sealed class TrialResult
{
    private readonly List<ChangedAnswer> changed = [];

    /// <summary>Decisions that could be asked again.</summary>
    public int Asked { get; private set; }

    /// <summary>Decisions that could not: their content was forgotten, or they are older than policies.</summary>
    public int Unknown { get; private set; }

    /// <summary>Answers that would be another.</summary>
    public int ChangedCount { get; private set; }

    public IReadOnlyList<ChangedAnswer> Changed => changed;

    public void Add(DecisionRow row, SharingDecision? now)
    {
        if (now is null)
        {
            Unknown++;
            return;
        }
        Asked++;
        string was = OutcomeWords.Of(row);
        string becomes = SharingOutcomes.Word(now.Outcome);
        if (was == becomes)
            return;
        ChangedCount++;
        if (changed.Count < PolicyTrial.ChangedMax)
            changed.Add(new ChangedAnswer(row.ReportId?.Value ?? "", row.Direction, row.Partner.Value, was, becomes, string.Join(", ", now.Decisive), now.Because));
    }
}

/// <summary>One answer that would be another.</summary>
internal sealed record ChangedAnswer(string Report, DecisionDirection Direction, string Partner, string Was, string Becomes, string Decisive, string Because);
