namespace CertBridge.Node.Watching;

/// <summary>A metric that is read off the node's state when somebody asks.</summary>
internal sealed record GaugeDescription(string Name, string Help, IReadOnlyList<string> Labels, Func<NodeState, IEnumerable<GaugeValue>> Read)
{
    public MeterDescription Meter => new(Name, MeterKind.Gauge, Help, Labels);
}

/// <summary>One value of it.</summary>
internal readonly record struct GaugeValue(double Value, SeriesKey Key = default);
