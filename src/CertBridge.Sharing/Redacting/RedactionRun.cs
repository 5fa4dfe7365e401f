namespace CertBridge.Sharing.Redacting;

/// <summary>One redaction on its way: the steps at each field, and what has been changed and removed so far.</summary>
internal sealed class RedactionRun(RedactionKey key, FieldSteps?[] steps)
{
    private Dictionary<int, int[]>? kept;

    public RedactionKey Key => key;

    public List<RedactionChange> Changes { get; } = [];

    public List<RemovedValue> Removed { get; } = [];

    /// <summary>Characters by which values grew; the size of the copy is at most that of the original and this.</summary>
    public int Growth { get; private set; }

    /// <summary>Languages of title and description whose text is a constant now.</summary>
    public int ConstantTexts { get; private set; }

    public FieldSteps? StepsAt(RedactionField field) => steps[field.Place];

    /// <summary>The number an entry of the copy has in the original.</summary>
    public int OriginalIndex(RedactionField whole, int index) => kept is not null && kept.TryGetValue(whole.Place, out int[]? numbers) ? numbers[index] : index;

    /// <param name="numbers">Which entries of the original are left, in order.</param>
    public void Kept(RedactionField whole, int[] numbers) => (kept ??= [])[whole.Place] = numbers;

    /// <param name="index">Number of the entry; negative where the field is in no list.</param>
    /// <param name="suffix">What follows the field's own path, such as a language.</param>
    public void Changed(BoundStep step, RedactionField field, int index, string suffix = "") =>
        Changes.Add(new RedactionChange(RedactionOperators.Word(step.Step.Operator), field.PathAt(index) + suffix, step.By));

    public void Remove(string? value)
    {
        if (value is not null)
            Removed.Add(new RemovedValue(value, IsAddress: false));
    }

    public void RemoveAddress(string value) => Removed.Add(new RemovedValue(value, IsAddress: true));

    public void Grew(int before, int after) => Growth += Math.Max(0, after - before);

    public void BecameConstant() => ConstantTexts++;
}
