namespace CertBridge.Bench.Nodes;

/// <summary>Two nodes that know each other and have an agreement in force, in processes of their own on loopback.</summary>
internal sealed class Lab : IAsyncDisposable
{
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
        await sender.AgreeWithAsync(receiver);
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

    public ValueTask StopReceiverAsync() => processes[1].DisposeAsync();

    public async Task StartReceiverAsync() => processes[1] = await NodeProcess.StartAsync(Receiver.Home);

    public Task WaitForLinkAsync() => Sender.WaitForLinksAsync(1);

    public async ValueTask DisposeAsync()
    {
        foreach (NodeProcess process in processes)
            await process.DisposeAsync();
    }
}
