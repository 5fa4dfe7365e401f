using CertBridge.Protocol.V1;
using CertBridge.Simulation.Tests.Nodes;
using CertBridge.Simulation.Tests.Wires;
using CertBridge.Simulation.Tests.Worlds;

namespace CertBridge.Simulation.Tests.Playing;

/// <summary>What is to happen in the world of one seed: how many nodes, how good their network and disks, what people do, and what breaks when.</summary>
internal sealed class Plan
{
    private static readonly LaneName[] Lanes = [LaneName.Flash, LaneName.Immediate, LaneName.Priority, LaneName.Routine, LaneName.Bulk];
    private static readonly int[] Latencies = [1, 5, 20, 100, 400];
    private static readonly int[] Disks = [0, 2, 10, 50];
    private static readonly Tampering[] EveryWay = [Tampering.Twice, Tampering.Later, Tampering.Shortened, Tampering.Swallowed];

    private const int LargePercent = 8;

    public required int Seed { get; init; }

    public required IReadOnlyList<string> Nodes { get; init; }

    /// <summary>After so long nothing new happens, and everything is whole again.</summary>
    public required TimeSpan Lasts { get; init; }

    public required TimeSpan Latency { get; init; }

    public required int DiskMillisMax { get; init; }

    /// <summary>How far each clock is ahead, from the beginning.</summary>
    public required IReadOnlyDictionary<string, TimeSpan> Skews { get; init; }

    public required int TamperedPerMille { get; init; }

    public required IReadOnlyList<Tampering> Ways { get; init; }

    public required IReadOnlyList<PlannedReport> Reports { get; init; }

    public required IReadOnlyList<PlannedFault> Faults { get; init; }

    /// <summary>A node is put back to an older copy of its store; null for none.</summary>
    public required PlannedRestore? Restore { get; init; }

    /// <summary>A second process runs from a copy of a node's home, with its keys; null for none.</summary>
    public required PlannedClone? Clone { get; init; }

    public static Plan Of(int seed)
    {
        Dice dice = Dice.Of(seed, "plan");
        int percent = dice.Below(100);
        string[] nodes = [.. FoundedHomes.Ids.Take(percent < 65 ? 2 : percent < 85 ? 3 : percent < 95 ? 4 : 5)];
        int seconds = dice.Between(30, 120);
        bool isHostile = dice.Chance(15);
        Dice large = Dice.Of(seed, "large reports");
        PlannedClone? clone = dice.Chance(5) ? new PlannedClone(dice.Of(nodes), TimeSpan.FromSeconds(dice.Between(1, seconds))) : null;
        return new Plan
        {
            Seed = seed,
            Nodes = nodes,
            Lasts = TimeSpan.FromSeconds(seconds),
            Latency = TimeSpan.FromMilliseconds(dice.Of(Latencies)),
            DiskMillisMax = dice.Of(Disks),
            Skews = nodes.ToDictionary(node => node, _ => dice.Chance(60) ? TimeSpan.Zero : TimeSpan.FromSeconds(dice.Between(-600, 600))),
            TamperedPerMille = isHostile ? dice.Between(5, 60) : 0,
            Ways = dice.Chance(50) ? EveryWay : [dice.Of(EveryWay)],
            Reports = [.. Enumerable.Range(1, dice.Between(3, 10)).Select(number => Report(dice, number, nodes, seconds)).Select(report => report with { IsLarge = large.Chance(LargePercent) && MayBeLarge(report.Lane) })],
            Faults = [.. Enumerable.Range(0, dice.Below(7)).Select(_ => Fault(dice, nodes, seconds))],
            Clone = clone,
            Restore = clone is null && dice.Chance(15) ? new PlannedRestore(dice.Of(nodes), TimeSpan.FromSeconds(dice.Between(1, seconds / 2)), TimeSpan.FromSeconds(dice.Between(seconds / 2, seconds))) : null,
        };
    }

    private static PlannedReport Report(Dice dice, int number, string[] nodes, int seconds)
    {
        string origin = dice.Of(nodes);
        string[] others = [.. nodes.Where(node => node != origin)];
        string[] to = [.. others.Where(_ => dice.Chance(75))];
        TimeSpan at = dice.Millis(0, seconds * 1_000);
        int left = (seconds * 1_000) - (int)at.TotalMilliseconds;
        return new PlannedReport(number, origin, to.Length == 0 ? [dice.Of(others)] : to, dice.Of(Lanes), at)
        {
            Amended = [.. Enumerable.Range(0, dice.Chance(35) ? dice.Between(1, 2) : 0).Select(_ => at + dice.Millis(0, Math.Min(20_000, left)))],
            Retracted = dice.Chance(25) ? at + dice.Millis(0, Math.Min(40_000, left)) : null,
        };
    }

    /// <summary>What is urgent has less room.</summary>
    private static bool MayBeLarge(LaneName lane) => lane is not (LaneName.Flash or LaneName.Immediate);

    private static PlannedFault Fault(Dice dice, string[] nodes, int seconds)
    {
        string one = dice.Of(nodes);
        string other = dice.Of([.. nodes.Where(node => node != one)]);
        FaultKind kind = dice.Of(Enum.GetValues<FaultKind>());
        return new PlannedFault(kind, one, other, dice.Millis(0, seconds * 1_000), dice.Millis(50, dice.Chance(50) ? 3_000 : 40_000), IsWhole: dice.Chance(50), TimeSpan.FromSeconds(dice.Between(-600, 600)));
    }
}

/// <summary>A report and what becomes of it, each at its time since the world began.</summary>
internal sealed record PlannedReport(int Number, string Origin, IReadOnlyList<string> To, LaneName Lane, TimeSpan At)
{
    public IReadOnlyList<TimeSpan> Amended { get; init; } = [];

    public TimeSpan? Retracted { get; init; }

    /// <summary>Over what crosses in one piece.</summary>
    public bool IsLarge { get; init; }
}

/// <param name="Kind">What breaks.</param>
/// <param name="One">At or from this node.</param>
/// <param name="Other">Towards this one.</param>
/// <param name="At">Since the world began.</param>
/// <param name="Lasts">Where it lasts.</param>
/// <param name="IsWhole">A partition both ways; a death that the others are told of.</param>
/// <param name="Skew">Where a clock is set: to so much ahead.</param>
internal sealed record PlannedFault(FaultKind Kind, string One, string Other, TimeSpan At, TimeSpan Lasts, bool IsWhole, TimeSpan Skew);

/// <summary>What can break.</summary>
internal enum FaultKind
{
    /// <summary>The connections between two nodes are reset, with all that is on its way.</summary>
    Cut,

    /// <summary>Nothing passes between two nodes for a while, one way or both, and nobody says so.</summary>
    Partition,

    /// <summary>A process dies and is started again after a while.</summary>
    Crash,

    /// <summary>A clock is set.</summary>
    ClockSet,
}

/// <summary>A copy of a node's store, and when it is put back.</summary>
internal sealed record PlannedRestore(string Node, TimeSpan CopiedAt, TimeSpan PutBackAt);

/// <summary>Whose home is copied, and when a process of somebody else's starts from it.</summary>
internal sealed record PlannedClone(string Node, TimeSpan At);
