using System.Security.Cryptography.X509Certificates;
using CertBridge.Node.Admitting;
using CertBridge.Node.Linking;
using CertBridge.Node.Operating;
using CertBridge.Node.Rationing;
using CertBridge.Node.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Simulation.Tests.Wires;
using CertBridge.Simulation.Tests.Worlds;
using CertBridge.Storage;
using CertBridge.Storage.Homes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CertBridge.Simulation.Tests.Nodes;

/// <summary>
/// One process of one node: its own code from its loaded home to its link, with the network, the clock, the jitter and the turns of the store's writer given by the world. Not here are listeners, the disk's
/// watermarks and the service manager.
/// </summary>
internal sealed class SimulatedNode : IHostApplicationLifetime
{
    private readonly CancellationTokenSource stopping = new();
    private readonly SimulatedDisk disk;
    private readonly NodeLines lines;
    private ServiceProvider services = null!;
    private NodeParts parts = null!;
    private LinkDesk link = null!;
    private IReadOnlyList<IHostedService> hosted = [];

    private SimulatedNode(string id, NodeHome home, NodeClock clock, SimulatedDisk disk, NodeLines lines)
    {
        this.lines = lines;
        Id = id;
        Home = home;
        Clock = clock;
        this.disk = disk;
    }

    public string Id { get; }

    public NodeHome Home { get; }

    public NodeClock Clock { get; }

    /// <summary>Its ends of connections.</summary>
    public HashSet<WireEnd> Ends { get; } = [];

    /// <summary>True once the process died: nobody hears of it any more.</summary>
    public bool IsGone { get; private set; }

    public X509Certificate2 Certificate => parts.Keys.Tls;

    public NodeStore Store => parts.Store;

    public CancellationToken ApplicationStarted => CancellationToken.None;

    public CancellationToken ApplicationStopping => stopping.Token;

    public CancellationToken ApplicationStopped => CancellationToken.None;

    public static async Task<SimulatedNode> StartAsync(string id, NodeHome home, NodeClock clock, SimulatedDisk disk, SimulatedNetwork network, DialJitter jitter, NodeLines lines)
    {
        var node = new SimulatedNode(id, home, clock, disk, lines);
        Parsed<NodeParts> loaded = NodeParts.Load(home, clock, disk.Turns);
        if (!loaded.IsValid)
            throw new InvalidOperationException($"{id} does not start: {string.Join('\n', loaded.Problems)}");
        node.parts = loaded.Value;
        if (await PolicyStart.SettleAsync(node.parts.Trust, node.Store, CancellationToken.None) is { } otherPolicy)
            throw new InvalidOperationException($"{id} does not start: {otherPolicy}");
        node.Build(network, jitter);
        foreach (IHostedService service in node.hosted)
            await service.StartAsync(CancellationToken.None);
        return node;
    }

    public T Desk<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>A partner's connection came in.</summary>
    /// <param name="end">Our end.</param>
    /// <param name="client">What it showed.</param>
    /// <param name="group">Header of the call.</param>
    /// <param name="answered">Null when the call was taken; else why not.</param>
    public void Answer(WireEnd end, X509Certificate2 client, string group, Action<Exception?> answered) => _ = Task.Run(async () =>
    {
        try
        {
            await link.Exchange(new WireReader(end), new WireWriter(end), new AnsweredCall(end, client, group, () => answered(null)));
            end.Close(isReset: false);
        }
        catch (Exception refused)
        {
            answered(refused);
            end.Close(isReset: true);
        }
    });

    /// <summary>The process dies: what was committed is in its files, everything else is nowhere. The caller has copied the home.</summary>
    public void Die()
    {
        IsGone = true;
        lines.IsHeard = false;
        disk.GoOnWithoutTime();
    }

    /// <summary>Ends everything that runs, as SIGTERM does.</summary>
    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        foreach (IHostedService service in hosted.Reverse())
            await service.StopAsync(CancellationToken.None);
        await services.DisposeAsync();
        await parts.DisposeAsync();
    }

    public void StopApplication() => stopping.Cancel();

    private void Build(SimulatedNetwork network, DialJitter jitter)
    {
        var made = new ServiceCollection();
        made.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddProvider(lines));
        parts.Register(made);
        made.AddExchange()
            .AddSingleton<IHostApplicationLifetime>(this)
            .AddSingleton<IdentityLock>() // of the listeners, which are not here
            .AddSingleton(jitter)
            .AddSingleton(new TurnThreads(turn => ThreadPool.UnsafeQueueUserWorkItem(static turn => turn(), turn, preferLocal: false), Clock))
            .AddSingleton<ILinkLines>(provider => new SimulatedLines(this, network, parts.Trust, Clock));
        services = made.BuildServiceProvider();
        link = ActivatorUtilities.CreateInstance<LinkDesk>(services);
        hosted = [.. services.GetServices<IHostedService>().Where(service => service is not (DiskWatch or StoreCopyWatch))];
    }
}
