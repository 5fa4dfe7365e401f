using System.Diagnostics;
using CertBridge.Bench.Nodes;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Trees;
using CertBridge.Storage;
using CertBridge.Storage.Homes;

namespace CertBridge.Bench.Ledgers;

/// <summary>
/// Whether a link log costs more as it grows: what appending, a proof and a checkpoint take when it has a tenth of its leaves and when it has all of them, and how long a node takes to start with it.
/// The leaves go into the store of a node that does not run, by the calls the node makes.
/// </summary>
internal sealed class LedgerRun(FoundedNode node, string about, int leaves, Func<string, Task> say)
{
    private const int Proofs = 200;
    private const int LeavesOfACheckpoint = 1_000;

    /// <summary>A prime: the same places in every run, all over the log.</summary>
    private const ulong Stride = 982_451_653;

    private const double CheckpointMillisecondsGoal = 50;
    private const double StartMillisecondsGoal = 5_000;

    // Three levels more in ten times the leaves, and a file that does not fit into memory any more.
    private const double ProofGrowthMax = 2;
    private const double AppendShareMin = 0.8;

    public async Task<IReadOnlyList<Row>> RowsAsync()
    {
        Stage first;
        Stage last;
        double[] checkpoints;
        await using (NodeStore store = await LargeLedger.OpenAsync(node))
        {
            var ledger = new GrowingLedger(store, NodeHome.At(node.Home), node.Id, about);
            first = await StageAsync(ledger, leaves / 10);
            await say($"{leaves / 10} leaves at {first.AppendedPerSecond:0} a second");
            await ledger.GrowAsync(leaves / 10 * 9);
            last = await StageAsync(ledger, leaves);
            await say($"{leaves} leaves, the last tenth at {last.AppendedPerSecond:0} a second");
            checkpoints = await CheckpointsAsync(ledger);
        }
        var starts = new List<double>();
        for (int run = 0; run < Median.Runs; run++)
        {
            await using NodeProcess process = await NodeProcess.StartAsync(node.Home);
            starts.Add(process.MillisecondsToReady);
        }
        return
        [
            new($"leaves appended and signed, to {leaves / 10}", "/s", first.AppendedPerSecond),
            new($"leaves appended and signed, the last tenth to {leaves}", "/s", last.AppendedPerSecond, first.AppendedPerSecond, "the first tenth", first.AppendedPerSecond * AppendShareMin, IsMoreBetter: true),
            new($"inclusion proof at {leaves / 10}, median of {Proofs}", "ms", first.Inclusion),
            new($"inclusion proof at {leaves}, median of {Proofs}", "ms", last.Inclusion, first.Inclusion, "at a tenth", first.Inclusion * ProofGrowthMax),
            new($"consistency proof at {leaves / 10}, median of {Proofs}", "ms", first.Consistency),
            new($"consistency proof at {leaves}, median of {Proofs}", "ms", last.Consistency, first.Consistency, "at a tenth", first.Consistency * ProofGrowthMax),
            new($"checkpoint over {LeavesOfACheckpoint} more, flushed, median of {Median.Runs}", "ms", Median.Of(checkpoints), Goal: CheckpointMillisecondsGoal),
            new($"checkpoint over {LeavesOfACheckpoint} more, flushed, the slowest", "ms", checkpoints.Max(), Goal: CheckpointMillisecondsGoal),
            new($"start of a node with {leaves} leaves, median of {Median.Runs}", "ms", Median.Of(starts), Goal: StartMillisecondsGoal),
            new($"start of a node with {leaves} leaves, the slowest", "ms", starts.Max(), Goal: StartMillisecondsGoal),
        ];
    }

    private static async Task<Stage> StageAsync(GrowingLedger ledger, int size)
    {
        ulong before = ledger.Size;
        long began = Stopwatch.GetTimestamp();
        await ledger.GrowAsync(size);
        double perSecond = (ledger.Size - before) / Stopwatch.GetElapsedTime(began).TotalSeconds;
        Digest root = ledger.Root;
        var inclusion = new List<double>();
        var consistency = new List<double>();
        for (int i = 0; i < Proofs; i++)
        {
            ulong index = (ulong)i * Stride % ledger.Size;
            inclusion.Add(Timed(() => ledger.Tree().InclusionProof(index), out IReadOnlyList<Digest> path));
            if (!MerkleTree.VerifyInclusion(MerkleHash.Leaf(ledger.Leaf(index)), index, ledger.Size, path, root))
                throw new BenchFailedException($"the proof of leaf {index} of {ledger.Size} does not lead to the root");
            consistency.Add(Timed(() => ledger.Tree().ConsistencyProof(index), out _));
        }
        return new Stage(perSecond, Median.Of(inclusion), Median.Of(consistency));
    }

    private static async Task<double[]> CheckpointsAsync(GrowingLedger ledger)
    {
        var times = new double[Median.Runs];
        for (int run = 0; run < times.Length; run++)
        {
            await ledger.AppendAsync(LeavesOfACheckpoint);
            long began = Stopwatch.GetTimestamp();
            await ledger.SignAsync();
            times[run] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }
        return times;
    }

    private static double Timed(Func<IReadOnlyList<Digest>> prove, out IReadOnlyList<Digest> proof)
    {
        long began = Stopwatch.GetTimestamp();
        proof = prove();
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private sealed record Stage(double AppendedPerSecond, double Inclusion, double Consistency);
}
