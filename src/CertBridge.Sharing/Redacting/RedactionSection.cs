namespace CertBridge.Sharing.Redacting;

/// <summary>One list of a report: whole entries dropped, fields of the others redacted. The list is copied once, and only when something changes.</summary>
internal class RedactionSection<T>(EntryField<T> whole, params RedactionField<T>[] fields)
    where T : class
{
    public EntryField<T> Whole => whole;

    public IReadOnlyList<RedactionField<T>> Fields => fields;

    /// <summary>True for an entry that says nothing any more and would not be valid; it is left out.</summary>
    public Func<T, bool>? IsEmpty { get; init; }

    public IReadOnlyList<T> Redact(IReadOnlyList<T> entries, RedactionRun run)
    {
        if (entries.Count == 0 || WithSteps(run) is not { } named)
            return entries;
        T[]? copy = null;
        int[]? numbers = null;
        int kept = 0;
        for (int i = 0; i < entries.Count; i++)
        {
            T entry = entries[i];
            T? redacted = Redact(entry, named, run, i);
            if (copy is null && !ReferenceEquals(entry, redacted))
            {
                copy = new T[entries.Count];
                for (int before = 0; before < i; before++)
                    copy[before] = entries[before];
            }
            if (redacted is null)
            {
                numbers ??= [.. Enumerable.Range(0, entries.Count)];
                continue;
            }
            if (copy is not null)
                copy[kept] = redacted;
            if (numbers is not null)
                numbers[kept] = i;
            kept++;
        }
        if (numbers is not null)
            run.Kept(whole, numbers);
        return copy is null ? entries : kept == copy.Length ? copy : copy[..kept];
    }

    /// <summary>The step that drops the whole entry; null when it stays.</summary>
    protected virtual BoundStep? Dropping(T entry, RedactionRun run) => run.StepsAt(whole) is { } steps ? whole.Dropping(entry, steps) : null;

    /// <summary>The fields a step names, with their steps; null when no step is for this list.</summary>
    private List<(RedactionField<T> Field, FieldSteps Steps)>? WithSteps(RedactionRun run)
    {
        List<(RedactionField<T>, FieldSteps)>? named = run.StepsAt(whole) is null ? null : [];
        for (int i = 0; i < fields.Length; i++)
        {
            if (run.StepsAt(fields[i]) is { } steps)
                (named ??= []).Add((fields[i], steps));
        }
        return named;
    }

    private T? Redact(T entry, List<(RedactionField<T> Field, FieldSteps Steps)> named, RedactionRun run, int index)
    {
        if (Dropping(entry, run) is { } dropping)
        {
            for (int i = 0; i < fields.Length; i++)
                fields[i].Remove(entry, run);
            run.Changed(dropping, whole, index);
            return null;
        }
        T redacted = entry;
        for (int i = 0; i < named.Count; i++)
            redacted = named[i].Field.Redact(redacted, named[i].Steps, run, index);
        return IsEmpty is not null && !ReferenceEquals(redacted, entry) && IsEmpty(redacted) ? null : redacted;
    }
}
