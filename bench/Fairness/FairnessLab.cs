using CertBridge.Bench.Nodes;

namespace CertBridge.Bench.Fairness;

/// <summary>
/// Four nodes on loopback: a sender and a neighbour who both share with the same receiver, and another receiver only the neighbour shares with. What the neighbour
/// does to that one takes the machine from the sender just as much, but nothing of the node the sender shares.
/// </summary>
internal sealed class FairnessLab : IAsyncDisposable
{
    private readonly List<NodeProcess> processes = [];

    private FairnessLab(FoundedNode sender, FoundedNode neighbour, FoundedNode receiver, FoundedNode elsewhere)
    {
        Sender = sender;
        Neighbour = neighbour;
        Receiver = receiver;
        Elsewhere = elsewhere;
    }

    public FoundedNode Sender { get; }

    public FoundedNode Neighbour { get; }

    public FoundedNode Receiver { get; }

    public FoundedNode Elsewhere { get; }

    public NodeProcess NeighbourProcess => processes[1];

    /// <summary>Most the receiver has had in use at any moment, mebibytes.</summary>
    public double ReceiverMebibytesMax => processes[2].ResidentMebibytesMax;

    public static async Task<FairnessLab> StartAsync(string folder)
    {
        var lab = new FairnessLab(
            await FoundedNode.MakeAsync(folder, "cert-aln"), await FoundedNode.MakeAsync(folder, "cert-cyr"),
            await FoundedNode.MakeAsync(folder, "cert-bor"), await FoundedNode.MakeAsync(folder, "cert-dor"));
        try
        {
            foreach (FoundedNode node in (FoundedNode[])[lab.Sender, lab.Neighbour, lab.Receiver, lab.Elsewhere])
                lab.processes.Add(await NodeProcess.StartAsync(node.Home));
            await lab.Sender.AgreeWithAsync(lab.Receiver);
            await lab.Neighbour.AgreeWithAsync(lab.Receiver);
            await lab.Neighbour.AgreeWithAsync(lab.Elsewhere);
            await lab.Sender.WaitForLinksAsync(1);
            await lab.Neighbour.WaitForLinksAsync(2);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (NodeProcess process in processes)
            await process.DisposeAsync();
    }
}
