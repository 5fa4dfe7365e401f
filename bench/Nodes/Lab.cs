using CertBridge.Client;
using CertBridge.Protocol.V1;

namespace CertBridge.Bench.Nodes;

/// <summary>Two nodes that know each other and have an agreement in force, in processes of their own on loopback.</summary>
internal sealed class Lab : IAsyncDisposable
{
    private static readonly TimeSpan LinkMax = TimeSpan.FromSeconds(60);

    private readonly NodeProcess[] processes;

    private Lab(FoundedNode sender, FoundedNode receiver, NodeProcess[] processes)
    {
        Sender = sender;
        Receiver = receiver;
        this.processes = processes;
    }

    public FoundedNode Sender { get; }

    public FoundedNode Receiver { get; }

    /// <summary>Of the larger of the two, mebibytes.</summary>
    public double ResidentMebibytes => processes.Max(process => process.ResidentMebibytes);

    public double SenderCoreMilliseconds => processes[0].CoreMilliseconds;

    public double ReceiverCoreMilliseconds => processes[1].CoreMilliseconds;

    public static async Task<Lab> StartAsync(string folder)
    {
        FoundedNode sender = await FoundedNode.MakeAsync(folder, "cert-aln");
        FoundedNode receiver = await FoundedNode.MakeAsync(folder, "cert-bor");
        var lab = new Lab(sender, receiver, [await NodeProcess.StartAsync(sender.Home), await NodeProcess.StartAsync(receiver.Home)]);
        await sender.IntroduceToAsync(receiver);
        await receiver.IntroduceToAsync(sender);
        await lab.AgreeAsync(folder);
        await lab.WaitForLinkAsync();
        return lab;
    }

    /// <summary>Stops the receiving node and starts it again: milliseconds until it serves.</summary>
    public async Task<double> RestartReceiverAsync()
    {
        await processes[1].DisposeAsync();
        processes[1] = await NodeProcess.StartAsync(Receiver.Home);
        return processes[1].MillisecondsToReady;
    }

    public async Task WaitForLinkAsync()
    {
        using NodeConnection connection = Sender.Connect();
        using var limit = new CancellationTokenSource(LinkMax);
        while (true)
        {
            ShowStatusResponse status = await connection.Node.ShowStatusAsync(new ShowStatusRequest());
            if (status.Links.Count == 1 && status.Links[0].State == "up")
                return;
            if (limit.IsCancellationRequested)
                throw new BenchFailedException($"the link did not come up within {LinkMax.TotalSeconds:0} s: {string.Join(", ", status.Links)}");
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (NodeProcess process in processes)
            await process.DisposeAsync();
    }

    private async Task AgreeAsync(string folder)
    {
        string draft = (await Sender.CommandAsync("agreement", "new", "--with", Receiver.Id)).GetProperty("document").GetString()!;
        string document = Path.Combine(folder, "agreement.yaml");
        await File.WriteAllTextAsync(document, draft);
        await Sender.ProposeAsync(document);
        await Receiver.ProposeAsync(document);
    }
}
