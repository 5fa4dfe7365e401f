namespace CertBridge.Node.Watching;

/// <summary>Kinds of the Prometheus text format. Its words are the names, lower-case.</summary>
internal enum MeterKind
{
    Counter,
    Gauge,
    Histogram,
}
