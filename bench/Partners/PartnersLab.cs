using CertBridge.Bench.Nodes;

namespace CertBridge.Bench.Partners;

/// <summary>One node and its many partners on loopback, each in a process of its own, with an agreement in force and its link up.</summary>
internal sealed class PartnersLab : IAsyncDisposable
{
    private readonly List<NodeProcess> processes = [];
    private readonly List<FoundedNode> partners = [];

    private PartnersLab(FoundedNode middle) => Middle = middle;

    /// <summary>The node that is measured.</summary>
    public FoundedNode Middle { get; }

    public IReadOnlyList<FoundedNode> Partners => partners;

    public NodeProcess MiddleProcess => processes[0];

    public static async Task<PartnersLab> StartAsync(string folder, int count)
    {
        var lab = new PartnersLab(await FoundedNode.MakeAsync(folder, "cert-mid"));
        try
        {
            lab.processes.Add(await NodeProcess.StartAsync(lab.Middle.Home));
            for (int i = 1; i <= count; i++)
            {
                FoundedNode partner = await FoundedNode.MakeAsync(folder, $"cert-p{i}");
                lab.processes.Add(await NodeProcess.StartAsync(partner.Home));
                lab.partners.Add(partner);
                await partner.AgreeWithAsync(lab.Middle);
            }
            await lab.Middle.WaitForLinksAsync(count);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(processes.Select(process => process.DisposeAsync().AsTask()));
}
