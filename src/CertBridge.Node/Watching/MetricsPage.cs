namespace CertBridge.Node.Watching;

/// <summary>Everything at once, in the order of the names.</summary>
internal sealed class MetricsPage(MeterCollecting counted, StateReading reading)
{
    public const string Path = "/metrics";

    public string Write()
    {
        NodeState state = reading.Now();
        var text = new PrometheusText();
        IEnumerable<(string Name, Action Write)> metrics =
        [
            .. counted.Tables.Select(table => (table.Description.Name, (Action)(() => text.Write(table)))),
            .. NodeGauges.All.Select(gauge => (gauge.Name, (Action)(() => text.Write(gauge.Meter, gauge.Read(state))))),
        ];
        foreach ((_, Action write) in metrics.OrderBy(metric => metric.Name, StringComparer.Ordinal))
            write();
        return text.ToString();
    }
}
