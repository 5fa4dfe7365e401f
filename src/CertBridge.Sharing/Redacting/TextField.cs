namespace CertBridge.Sharing.Redacting;

/// <summary>A text of one record: a name, a contact or prose.</summary>
internal sealed class TextField<T>(string path, RedactionKind kind, Func<T, string?> get, Func<T, string?, T> set, params RedactionOperator[] fits)
    : RedactionField<T>(path, kind, fits)
{
    private const int SentenceLengthMin = 16;

    /// <summary>True for a name that only means something within the report, such as <c>v1</c>.</summary>
    public bool IsLabel { get; init; }

    public override T Redact(T owner, FieldSteps steps, RedactionRun run, int index)
    {
        if (get(owner) is not { } text || Reaching(owner, steps) is not { } step)
            return owner;
        string? redacted = TextOperators.Redact(step.Step, text, this, run);
        if (redacted == text)
            return owner;
        run.Changed(step, this, index);
        return set(owner, redacted);
    }

    public override IEnumerable<string> TextsOf(T owner) => get(owner) is { } text ? [text] : [];

    // Names within a report are there to be spoken of, and a few words of a sentence stand in many others.
    public override void Remove(T owner, RedactionRun run)
    {
        if (!IsLabel && get(owner) is { } text && (Kind != RedactionKind.Prose || text.Length >= SentenceLengthMin))
            run.Remove(text);
    }
}
