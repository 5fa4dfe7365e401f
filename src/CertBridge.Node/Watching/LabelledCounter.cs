using System.Diagnostics.Metrics;

namespace CertBridge.Node.Watching;

/// <summary>A counter whose labels are given by their values, in order. Nothing is allocated, and nobody who listens costs a few nanoseconds.</summary>
internal sealed class LabelledCounter
{
    private readonly Counter<long> counter;
    private readonly string first;
    private readonly string second;
    private readonly string third;
    private readonly string fourth;

    public LabelledCounter(Meter meter, MeterDescription description)
    {
        Description = description;
        counter = meter.CreateCounter<long>(description.Name, unit: null, description.Help);
        first = LabelAt(0);
        second = LabelAt(1);
        third = LabelAt(2);
        fourth = LabelAt(3);

        string LabelAt(int index) => index < description.Labels.Count ? description.Labels[index] : "";
    }

    public MeterDescription Description { get; }

    public void Add(string value) => counter.Add(1, new KeyValuePair<string, object?>(first, value));

    public void Add(string value, string secondValue) =>
        counter.Add(1, new KeyValuePair<string, object?>(first, value), new KeyValuePair<string, object?>(second, secondValue));

    public void Add(string value, string secondValue, string thirdValue) => counter.Add(
        1, new KeyValuePair<string, object?>(first, value), new KeyValuePair<string, object?>(second, secondValue), new KeyValuePair<string, object?>(third, thirdValue));

    public void Add(string value, string secondValue, string thirdValue, string fourthValue)
    {
        ReadOnlySpan<KeyValuePair<string, object?>> labels = [new(first, value), new(second, secondValue), new(third, thirdValue), new(fourth, fourthValue)];
        counter.Add(1, labels);
    }
}
