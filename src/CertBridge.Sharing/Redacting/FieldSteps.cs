namespace CertBridge.Sharing.Redacting;

/// <summary>All steps at one field of a report. Where none has a selector, one strictest step is found once and holds for every entry.</summary>
internal sealed class FieldSteps
{
    private readonly List<BoundStep> all = [];
    private readonly List<BoundStep> reaching = [];
    private readonly List<BoundStep> lastReaching = [];
    private BoundStep? last;
    private bool hasSelector;
    private bool hasLast;

    /// <summary>True when the text is searched for removed values beyond the texts that always are.</summary>
    public bool IsGuarded { get; private set; }

    public IReadOnlyList<BoundStep> All => all;

    public void Add(BoundStep step)
    {
        if (step.Step.Operator == RedactionOperator.GuardText)
        {
            IsGuarded = true;
            return;
        }
        all.Add(step);
        hasSelector |= step.Step.Target.Selector is not null;
    }

    /// <summary>The strictest of all; for a field whose steps have no selectors.</summary>
    public BoundStep? Strictest()
    {
        if (!hasLast)
            last = StepStrictness.Strictest(all);
        hasLast = true;
        return last;
    }

    /// <summary>The strictest of those that reach one entry.</summary>
    public BoundStep? Strictest<TEntry>(TEntry entry, Func<TEntry, BoundStep, bool> reaches)
    {
        reaching.Clear();
        for (int i = 0; i < all.Count; i++)
        {
            if (reaches(entry, all[i]))
                reaching.Add(all[i]);
        }
        if (reaching.Count <= 1)
            return reaching.Count == 0 ? null : reaching[0];
        // Entries follow each other that the same steps reach.
        if (!hasLast || !IsSame(reaching, lastReaching))
        {
            last = StepStrictness.Strictest(reaching);
            lastReaching.Clear();
            lastReaching.AddRange(reaching);
            hasLast = true;
        }
        return last;
    }

    public bool HasSelector => hasSelector;

    private static bool IsSame(List<BoundStep> a, List<BoundStep> b)
    {
        if (a.Count != b.Count)
            return false;
        for (int i = 0; i < a.Count; i++)
        {
            if (!ReferenceEquals(a[i].Step, b[i].Step) || !ReferenceEquals(a[i].By, b[i].By))
                return false;
        }
        return true;
    }
}
