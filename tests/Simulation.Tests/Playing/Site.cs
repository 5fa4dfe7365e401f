using CertBridge.Simulation.Tests.Nodes;
using CertBridge.Simulation.Tests.Wires;
using CertBridge.Simulation.Tests.Worlds;
using CertBridge.Storage.Homes;

namespace CertBridge.Simulation.Tests.Playing;

/// <summary>One CERT: its machine with the node's home on it, the process that runs there or does not, and its people.</summary>
internal sealed class Site
{
    private readonly World world;
    private readonly string folder;
    private readonly NodeClock clock;
    private readonly SeededJitter jitter;
    private readonly List<string> faults = [];
    private readonly List<(SimulatedNode Node, Task Ended)> dead = [];
    private NodeHome home;
    private SimulatedNode? node;
    private int copies;
    private bool isStarting;

    /// <param name="world">Where it is.</param>
    /// <param name="id">Whose node it is.</param>
    /// <param name="folder">Of all that lies on disks of this world.</param>
    /// <param name="homes">What homes are copied from.</param>
    /// <param name="mark">Behind the id in traces and findings: somebody else's site has one.</param>
    public Site(World world, string id, string folder, FoundedHomes homes, string mark = "")
    {
        this.world = world;
        this.folder = folder;
        Id = id;
        Name = id + mark;
        clock = new NodeClock(world.Timeline, FoundedHomes.Began);
        jitter = new SeededJitter(world.DiceOf($"jitter of {Name}"));
        People = new People(Name, world.Timeline, world.Trace, () => IsClosedToPeople ? null : node);
        home = homes.Copy(id, Next());
    }

    public string Id { get; }

    /// <summary>The id, and a mark where it is not at its own site.</summary>
    public string Name { get; }

    public People People { get; }

    /// <summary>Null while none runs.</summary>
    public SimulatedNode? Node => node;

    public bool IsUp => node is not null;

    public bool IsStarting => isStarting;

    /// <summary>Its people ask nothing while something has to be settled first.</summary>
    public bool IsClosedToPeople { get; set; }

    public IReadOnlyList<string> Faults => faults;

    /// <summary>How far its clock is ahead of the world's.</summary>
    public TimeSpan Skew
    {
        get => clock.Skew;
        set => clock.Skew = value;
    }

    public async Task StartAsync()
    {
        if (node is not null || isStarting)
            return;
        isStarting = true;
        SimulatedNode started;
        try
        {
            var disk = new SimulatedDisk(world.Timeline, world.DiceOf($"disk of {Name} {copies}"), world.Plan.DiskMillisMax);
            started = await SimulatedNode.StartAsync(Id, home, clock, disk, world.Network, jitter, new NodeLines(Name, world.Trace, faults));
        }
        catch (Exception failure)
        {
            People.Complaints.Add($"{Name} did not start: {failure}");
            return;
        }
        finally
        {
            isStarting = false;
        }
        node = started;
        if (Name == Id)
            world.Network.Listen(started); // the endpoint is where it always was
        world.Trace.Write($"{Name} runs");
        People.AskAgain();
    }

    /// <summary>The process dies here and now. What it had committed is what the next one finds.</summary>
    /// <param name="isTold">The others' connections are reset; else they find out by silence.</param>
    public void Crash(bool isTold)
    {
        if (node is not { } dying)
            return;
        world.Trace.Write($"{Name} dies{(isTold ? "" : " silently")}");
        node = null;
        NodeHome next = NodeHome.At(Next());
        DiskCopy.Take(home.Folder, next.Folder);
        world.Network.StopListening(dying);
        world.Network.Lose(dying, isTold);
        dying.Die();
        dead.Add((dying, Task.Run(dying.StopAsync)));
        home = next;
    }

    /// <returns>A folder with what the store's files are at this moment.</returns>
    public string CopyStore()
    {
        string copy = Next();
        DiskCopy.Take(home.StoreFolder, copy);
        return copy;
    }

    /// <summary>The machine is set up again from a copy of its store. Nothing may run.</summary>
    public void PutBack(string copy)
    {
        Directory.Delete(home.StoreFolder, recursive: true);
        DiskCopy.Take(copy, home.StoreFolder);
    }

    /// <summary>Stops what runs, as a service manager does, and says what did not end.</summary>
    public async Task<IReadOnlyList<string>> CloseAsync()
    {
        if (node is { } last)
        {
            world.Network.StopListening(last);
            dead.Add((last, Task.Run(last.StopAsync)));
        }
        await world.AdvanceAsync(TimeSpan.FromSeconds(20));
        node = null;
        var left = new List<string>();
        foreach ((SimulatedNode gone, Task ended) in dead)
        {
            if (!ended.IsCompleted)
                left.Add($"a process of {gone.Id} did not end within 20 s of being told to");
            else if (ended.Exception is { } failure)
                left.Add($"a process of {gone.Id} ended badly: {failure.InnerException}");
        }
        return left;
    }

    private string Next() => Path.Combine(folder, $"{Name}-{++copies}");
}
