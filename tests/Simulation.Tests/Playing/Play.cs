using System.Globalization;
using CertBridge.Simulation.Tests.Checking;
using CertBridge.Simulation.Tests.Nodes;
using CertBridge.Simulation.Tests.Worlds;

namespace CertBridge.Simulation.Tests.Playing;

/// <summary>Plays one seed: the plan happens, everything is made whole again, time passes, and what an outsider can see is checked.</summary>
internal sealed class Play(World world)
{
    /// <summary>
    /// So long after everything is whole again all of it must have come to its end. It takes seconds to minutes (the longest pause before a redial is 72 s, the longest look-up a minute), but what was put off by a clock that is then set
    /// back 20 minutes waits so long.
    /// </summary>
    private static readonly TimeSpan SettlesWithin = TimeSpan.FromMinutes(25);

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private readonly List<SharedReport> reports = [];
    private readonly ClonedSite? cloned = world.Plan.Clone is { } clone ? new ClonedSite(world, clone) : null;
    private readonly RestoredSite? restored = world.Plan.Restore is { } restore ? new RestoredSite(world, restore) : null;

    public static async Task<Outcome> OfAsync(int seed, FoundedHomes homes, Defect defect, TextWriter? shown)
    {
        using var world = new World(Plan.Of(seed), homes, shown);
        var play = new Play(world);
        IReadOnlyList<string> findings = [.. await play.RunAsync(homes, defect), .. await play.CloseAsync()];
        return new Outcome(seed, findings, world.Trace.Digest(), world.Timeline.Now);
    }

    private async Task<IReadOnlyList<string>> RunAsync(FoundedHomes homes, Defect defect)
    {
        Schedule();
        foreach (Site site in world.Sites)
            world.Timeline.After(TimeSpan.Zero, () => _ = Task.Run(site.StartAsync));
        await world.AdvanceAsync(world.Plan.Lasts);
        MakeWhole();
        var checker = new Checker(world, reports, restored);
        if (cloned is not null)
            return await cloned.CheckAsync();
        if (restored is not null)
            await restored.SettleAsync(homes, checker);
        TimeSpan until = world.Timeline.Now + SettlesWithin;
        do
            await world.AdvanceAsync(Look);
        while (world.Timeline.Now < until && !checker.IsSettled());
        await Planting.PlantAsync(defect, world, reports);
        await world.AdvanceAsync(Look);
        return await checker.CheckAsync();
    }

    private async Task<IReadOnlyList<string>> CloseAsync()
    {
        var left = new List<string>();
        foreach (Site site in cloned?.Clone is { } clone ? [.. world.Sites, clone] : world.Sites)
            left.AddRange(await site.CloseAsync());
        return left;
    }

    private void Schedule()
    {
        foreach (PlannedReport planned in world.Plan.Reports)
            Schedule(planned);
        foreach (PlannedFault fault in world.Plan.Faults)
            world.Timeline.After(fault.At, () => Happen(fault));
        restored?.Schedule(reports);
        cloned?.Schedule();
    }

    private void Schedule(PlannedReport planned)
    {
        var report = new SharedReport(planned.Number, planned.Origin, planned.To, planned.Lane) { IsLarge = planned.IsLarge };
        People people = world.Of(planned.Origin).People;
        reports.Add(report);
        world.Timeline.After(planned.At, () => people.Submit(report));
        foreach (TimeSpan at in planned.Amended)
            world.Timeline.After(at, () => When(report, () => people.Amend(report)));
        if (planned.Retracted is { } retracted)
            world.Timeline.After(retracted, () => When(report, () => people.Retract(report)));
    }

    /// <summary>People who wait for an answer, or know that it is gone, ask nothing more about it.</summary>
    private static void When(SharedReport report, Action asked)
    {
        if (report is { Id.Length: > 0, IsAsked: false, IsRetracted: false, IsForgotten: false })
            asked();
    }

    private void Happen(PlannedFault fault)
    {
        world.Trace.Write(string.Create(CultureInfo.InvariantCulture, $"{fault.Kind} {fault.One} {fault.Other} for {fault.Lasts.TotalSeconds:0.0} s, whole {fault.IsWhole}"));
        Site one = world.Of(fault.One);
        switch (fault.Kind)
        {
            case FaultKind.Cut:
                world.Network.Cut(fault.One, fault.Other);
                break;
            case FaultKind.Partition:
                Part(fault);
                break;
            case FaultKind.Crash:
                one.Crash(fault.IsWhole);
                world.Timeline.After(fault.Lasts, () => StartUnlessPutBack(one));
                break;
            case FaultKind.ClockSet:
                one.Skew = fault.Skew;
                break;
        }
    }

    private void StartUnlessPutBack(Site site)
    {
        if (restored?.HoldsDown(site) != true)
            _ = Task.Run(site.StartAsync);
    }

    private void Part(PlannedFault fault)
    {
        world.Network.Stall(fault.One, fault.Other);
        if (fault.IsWhole)
            world.Network.Stall(fault.Other, fault.One);
        world.Timeline.After(fault.Lasts, () =>
        {
            world.Network.Resume(fault.One, fault.Other);
            world.Network.Resume(fault.Other, fault.One);
        });
    }

    private void MakeWhole()
    {
        world.Trace.Write("everything is whole again");
        if (world.Network.TamperedPerMille > 0)
            world.Network.CutAll(); // who sat in the middle of a connection goes with it: what was swallowed there TLS would have noticed
        world.Network.TamperedPerMille = 0;
        world.Network.ResumeAll();
        foreach (Site site in world.Sites)
            StartUnlessPutBack(site);
    }
}

/// <summary>What became of a seed.</summary>
/// <param name="Seed">Its number.</param>
/// <param name="Findings">What must not be; empty when all is well.</param>
/// <param name="Digest">Of its trace.</param>
/// <param name="Lasted">In virtual time.</param>
internal sealed record Outcome(int Seed, IReadOnlyList<string> Findings, string Digest, TimeSpan Lasted);
