using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Redacting;

/// <summary>A number that may be a range.</summary>
/// <param name="max">The most it may be, where the last range of a bucket ends.</param>
internal sealed class RangeField<T>(string path, long max, Func<T, AmountRange?> get, Func<T, AmountRange?, T> set)
    : RedactionField<T>(path, RedactionKind.Range, RedactionOperator.Drop, RedactionOperator.Bucket)
{
    // { "from": ..., "to": ... } where a number stood.
    private const int GrowthMax = 64;

    public override T Redact(T owner, FieldSteps steps, RedactionRun run, int index)
    {
        if (get(owner) is not { } range || Reaching(owner, steps) is not { } step)
            return owner;
        AmountRange? redacted = step.Step.Operator == RedactionOperator.Drop ? null : Bucket(range, step.Step.Edges);
        if (redacted == range)
            return owner;
        run.Grew(0, GrowthMax);
        run.Changed(step, this, index);
        return set(owner, redacted);
    }

    // A range that crosses edges becomes the smallest one between edges that holds it.
    private AmountRange Bucket(AmountRange range, IReadOnlyList<long> edges)
    {
        long from = 0, to = max;
        for (int i = 0; i < edges.Count; i++)
        {
            if (edges[i] <= range.From)
                from = edges[i];
            if (edges[i] > range.To)
            {
                to = edges[i] - 1;
                break;
            }
        }
        return range with { From = from, To = to };
    }
}
