namespace CertBridge.Sharing.Redacting;

/// <summary>A field that is left out or not: numbers without a range, exact times, lists of words.</summary>
/// <param name="isThere">False when there is nothing to leave out.</param>
/// <param name="without">The record without it.</param>
internal sealed class PlainField<T>(string path, RedactionKind kind, Func<T, bool> isThere, Func<T, T> without)
    : RedactionField<T>(path, kind, RedactionOperator.Drop)
{
    /// <summary>Names what is removed with it, where that is worth searching for; words of a vocabulary are not.</summary>
    public Action<T, RedactionRun>? Removes { get; init; }

    public override T Redact(T owner, FieldSteps steps, RedactionRun run, int index)
    {
        if (!isThere(owner) || Reaching(owner, steps) is not { } step)
            return owner;
        Remove(owner, run);
        run.Changed(step, this, index);
        return without(owner);
    }

    public override void Remove(T owner, RedactionRun run)
    {
        if (isThere(owner))
            Removes?.Invoke(owner, run);
    }
}
