namespace CertBridge.Bench.Fairness;

/// <summary>What the well-behaved sender had in one slice of time.</summary>
/// <param name="Milliseconds">From submit to receipt held, median.</param>
/// <param name="PerSecond">Receipted a second, from the first submission to the last receipt.</param>
/// <param name="FloodPerSecond">What the neighbour had receipted a second meanwhile.</param>
internal sealed record Slice(double Milliseconds, double PerSecond, double FloodPerSecond);
