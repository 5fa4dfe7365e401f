using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using CertBridge.Node.Settings;

namespace CertBridge.Node.Watching;

/// <summary>Listens to the node's meter from the start and keeps the sums that the page shows.</summary>
internal sealed class MeterCollecting : IDisposable
{
    private const string TlpLabel = "tlp";

    private readonly MeterListener listener = new();
    private readonly FrozenDictionary<string, SeriesTable> tables;
    private readonly bool withTlp;

    public MeterCollecting(NodeSettings settings)
    {
        withTlp = settings.Metrics.TlpLabel;
        tables = NodeMeters.All.ToFrozenDictionary(
            one => one.Name, one => new SeriesTable(one, one.Bounds), StringComparer.Ordinal);
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (ReferenceEquals(instrument.Meter, NodeMeters.Meter))
                listening.EnableMeasurementEvents(instrument, tables[instrument.Name]);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Cell(state, tags).Add(value));
        listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Cell(state, tags).Observe(value));
        listener.Start();
    }

    public IEnumerable<SeriesTable> Tables => tables.Values;

    public void Dispose() => listener.Dispose();

    private SeriesCell Cell(object? state, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var table = (SeriesTable)state!;
        int left = -1;
        for (int i = 0; !withTlp && i < tags.Length; i++)
            left = tags[i].Key == TlpLabel ? i : left;
        return table.Cell(SeriesKey.Of(tags, left));
    }
}
