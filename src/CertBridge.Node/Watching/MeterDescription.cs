namespace CertBridge.Node.Watching;

/// <summary>What a metric is called, what it means, and which labels it has, in the order its values are given.</summary>
internal sealed record MeterDescription(string Name, MeterKind Kind, string Help, params IReadOnlyList<string> Labels)
{
    /// <summary>Upper bounds of a histogram's buckets, rising; null for what is none.</summary>
    public IReadOnlyList<double>? Bounds { get; init; }
}
