namespace CertBridge.Sharing.Redacting;

/// <summary>A whole entry of a list: dropped, or not.</summary>
internal sealed class EntryField<T>(string path, params RedactionOperator[] fits) : RedactionField<T>(path, RedactionKind.Entry, fits)
{
    public override T Redact(T owner, FieldSteps steps, RedactionRun run, int index) => owner;

    /// <summary>The step that drops it; null when it stays.</summary>
    public BoundStep? Dropping(T owner, FieldSteps steps) => Reaching(owner, steps);
}
