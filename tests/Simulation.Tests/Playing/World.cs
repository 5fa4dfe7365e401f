using CertBridge.Node.Tests.Founding;
using CertBridge.Simulation.Tests.Nodes;
using CertBridge.Simulation.Tests.Wires;
using CertBridge.Simulation.Tests.Worlds;

namespace CertBridge.Simulation.Tests.Playing;

/// <summary>Nodes, their network and their time. One thing happens after the other: each begins when everything that followed from the one before has come to rest.</summary>
internal sealed class World : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly TextWriter? shown;
    private readonly FoundedHomes homes;

    public World(Plan plan, FoundedHomes homes, TextWriter? shown)
    {
        Plan = plan;
        this.shown = shown;
        this.homes = homes;
        Trace = new Trace(Timeline, shown);
        Network = new SimulatedNetwork(Timeline, DiceOf("network"), Trace, plan.Latency) { TamperedPerMille = plan.TamperedPerMille, Ways = plan.Ways };
        Sites = [.. plan.Nodes.Select(id => new Site(this, id, folder.Path, homes) { Skew = plan.Skews[id] })];
    }

    public Plan Plan { get; }

    public Timeline Timeline { get; } = new();

    public Trace Trace { get; }

    public SimulatedNetwork Network { get; }

    public IReadOnlyList<Site> Sites { get; }

    public Site Of(string id) => Sites.Single(site => site.Id == id);

    /// <summary>A site of somebody else, with a copy of this one's store and its keys.</summary>
    public Site CloneOf(Site site)
    {
        var clone = new Site(this, site.Id, folder.Path, homes, "-copy");
        clone.PutBack(site.CopyStore());
        return clone;
    }

    public Dice DiceOf(string subject) => Dice.Of(Plan.Seed, subject);

    /// <summary>Lets the time pass.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        TimeSpan until = Timeline.Now + by;
        await Quiet.ComeAsync();
        while (Timeline.TryStep(until))
            await Quiet.ComeAsync();
    }

    /// <summary>Lets the time pass until an answer is there.</summary>
    public async Task<T> WaitAsync<T>(Task<T> answer)
    {
        for (int i = 0; i < 600 && !answer.IsCompleted; i++)
            await AdvanceAsync(TimeSpan.FromMilliseconds(100));
        return answer.IsCompleted ? await answer : throw new TimeoutException("there was no answer within a minute");
    }

    public void Dispose()
    {
        Trace.Dispose();
        folder.Dispose();
        shown?.Flush();
    }
}
