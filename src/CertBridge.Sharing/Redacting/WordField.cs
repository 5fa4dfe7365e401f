namespace CertBridge.Sharing.Redacting;

/// <summary>A word of a vocabulary. Words are never searched for: they are common, and name nobody.</summary>
internal sealed class WordField<T>(string path, Func<T, string?> get, Func<T, string?, T> set, params RedactionOperator[] fits)
    : RedactionField<T>(path, RedactionKind.Word, fits)
{
    public override T Redact(T owner, FieldSteps steps, RedactionRun run, int index)
    {
        if (get(owner) is not { } word || Reaching(owner, steps) is not { } step)
            return owner;
        string? redacted = step.Step.Operator == RedactionOperator.Drop ? null : step.Step.Constant;
        if (redacted == word)
            return owner;
        run.Grew(word.Length, redacted?.Length ?? 0);
        run.Changed(step, this, index);
        return set(owner, redacted);
    }
}
