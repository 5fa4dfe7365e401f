using System.Diagnostics.Metrics;

namespace CertBridge.Node.Watching;

/// <summary>The gauges as instruments of the meter <c>CertBridge.Node.State</c>, for listeners other than our own page, such as dotnet-counters or an OpenTelemetry agent.</summary>
internal sealed class GaugeMeter : IDisposable
{
    private readonly Meter meter = new("CertBridge.Node.State");

    public GaugeMeter(StateReading reading)
    {
        foreach (GaugeDescription gauge in NodeGauges.All)
            meter.CreateObservableGauge(gauge.Name, () => gauge.Read(reading.Now()).Select(value => Measured(gauge, value)), unit: null, gauge.Help);
    }

    public void Dispose() => meter.Dispose();

    private static Measurement<double> Measured(GaugeDescription gauge, GaugeValue value) =>
        new(value.Value, gauge.Labels.Select((label, index) => new KeyValuePair<string, object?>(label, value.Key[index])).Where(tag => tag.Value is not null));
}
