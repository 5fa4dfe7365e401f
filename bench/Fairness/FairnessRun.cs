using System.Diagnostics;
using CertBridge.Client;

namespace CertBridge.Bench.Fairness;

/// <summary>
/// What a neighbour that floods or stalls costs a sender who shares a node with it. All nodes run on the same cores, so a flood slows the sender wherever it goes; what
/// sharing the node costs is the difference between a flood of that node and the same flood of another one. A neighbour that is stopped takes no processor time, so
/// its slices are compared with those in which it does nothing. The four kinds of slices take turns, each round beginning with another, and the cost is the median of the rounds'.
/// </summary>
internal sealed class FairnessRun(FairnessLab lab, TimeSpan span)
{
    private const int PerSecond = 100;
    private const int Connections = 4;
    private const double CostGoal = 20;

    private readonly List<Slice> alone = [];
    private readonly List<Slice> elsewhere = [];
    private readonly List<Slice> here = [];
    private readonly List<Slice> stalled = [];
    private int numbered;

    public async Task<IReadOnlyList<Row>> RowsAsync()
    {
        NodeConnection[] connections = [.. Enumerable.Range(0, Connections).Select(_ => lab.Sender.Connect())];
        try
        {
            (List<Slice> Slices, Func<Task<Slice>> Take)[] kinds =
            [
                (alone, () => SteadyAsync(connections, null)),
                (elsewhere, () => FloodedAsync(connections, lab.Elsewhere)),
                (here, () => FloodedAsync(connections, lab.Receiver)),
                (stalled, () => StalledAsync(connections)),
            ];
            foreach ((_, Func<Task<Slice>> warmUp) in kinds)
                await warmUp();
            for (int round = 0; round < Median.Runs; round++)
            {
                for (int i = 0; i < kinds.Length; i++)
                {
                    (List<Slice> slices, Func<Task<Slice>> take) = kinds[(round + i) % kinds.Length];
                    slices.Add(await take());
                }
            }
            return Rows();
        }
        finally
        {
            foreach (NodeConnection connection in connections)
                connection.Dispose();
        }
    }

    private async Task<Slice> FloodedAsync(IReadOnlyList<NodeConnection> connections, Nodes.FoundedNode receiver)
    {
        await using Flood flood = await Flood.BeginAsync(lab.Neighbour, receiver);
        Slice slice = await SteadyAsync(connections, flood);
        await flood.EndAsync();
        return slice;
    }

    private async Task<Slice> StalledAsync(IReadOnlyList<NodeConnection> connections)
    {
        await using Flood flood = await Flood.BeginAsync(lab.Neighbour, lab.Receiver);
        await flood.UntilUnderWayAsync();
        lab.NeighbourProcess.Pause();
        Slice slice;
        try
        {
            slice = await SteadyAsync(connections, null);
        }
        finally
        {
            lab.NeighbourProcess.Resume();
        }
        await flood.EndAsync();
        return slice;
    }

    private async Task<Slice> SteadyAsync(IReadOnlyList<NodeConnection> connections, Flood? flood)
    {
        var watch = Stopwatch.StartNew();
        long before = flood?.Receipted ?? 0;
        IReadOnlyList<double> latencies = await new LatencyRun(connections, numbered, PerSecond, span).RunAsync();
        double seconds = watch.Elapsed.TotalSeconds;
        numbered += latencies.Count;
        return new Slice(Median.Of(latencies), latencies.Count / seconds, ((flood?.Receipted ?? 0) - before) / seconds);
    }

    private Row[] Rows() =>
    [
        .. Of("neighbour silent", alone),
        .. Of("neighbour floods another node", elsewhere),
        new("the flood of another node", "/s", Median.Of(elsewhere.Select(slice => slice.FloodPerSecond)), IsMoreBetter: true),
        .. Of("neighbour floods the same node", here),
        new("the flood of the same node", "/s", Median.Of(here.Select(slice => slice.FloodPerSecond)), IsMoreBetter: true),
        .. Of("neighbour stalls", stalled),
        .. Cost("a flood", here, elsewhere, "the same flood of another node"),
        .. Cost("a stall", stalled, alone, "a silent neighbour"),
        new("the node that is shared, resident at most", "MiB", lab.ReceiverMebibytesMax),
    ];

    private static Row[] Of(string what, IReadOnlyList<Slice> slices) =>
    [
        new($"submit to receipt held, {what}", "ms", Median.Of(slices.Select(slice => slice.Milliseconds))),
        new($"receipted of {PerSecond}/s, {what}", "/s", Median.Of(slices.Select(slice => slice.PerSecond)), PerSecond, "what was submitted", IsMoreBetter: true),
    ];

    /// <summary>Of two slices of the same round.</summary>
    private static Row[] Cost(string what, IReadOnlyList<Slice> slices, IReadOnlyList<Slice> compared, string with) =>
    [
        new($"{what} costs others, of latency", "%", Median.Of(slices.Zip(compared, (slice, other) => 100 * (slice.Milliseconds / other.Milliseconds - 1))), LimitIs: $"beside {with}", Goal: CostGoal),
        new($"{what} costs others, of throughput", "%", Median.Of(slices.Zip(compared, (slice, other) => 100 * (1 - slice.PerSecond / other.PerSecond))), LimitIs: $"beside {with}", Goal: CostGoal),
    ];
}
