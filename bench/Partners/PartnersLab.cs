using CertBridge.Bench.Nodes;

namespace CertBridge.Bench.Partners;

/// <summary>One node and its many partners on loopback, each in a process of its own, with an agreement in force and its link up.</summary>
internal sealed class PartnersLab : IAsyncDisposable
{
    private const int FoundedAtOnce = 2;

    private readonly List<NodeProcess> processes = [];
    private readonly List<FoundedNode> partners = [];
    private BusyCore? besideMiddle;

    private PartnersLab(FoundedNode middle) => Middle = middle;

    /// <summary>The node that is measured.</summary>
    public FoundedNode Middle { get; }

    public IReadOnlyList<FoundedNode> Partners => partners;

    public NodeProcess MiddleProcess => processes[0];

    public static async Task<PartnersLab> StartAsync(string folder, int count)
    {
        if (Environment.ProcessorCount < 2)
            throw new BenchFailedException("the node needs a core that its partners do not have, and this machine has one in all");
        var lab = new PartnersLab(await FoundedNode.MakeAsync(folder, "cert-mid"));
        try
        {
            lab.processes.Add(await NodeProcess.StartAsync(lab.Middle.Home));
            foreach (int[] two in Enumerable.Range(1, count).Chunk(FoundedAtOnce))
                lab.partners.AddRange(await Task.WhenAll(two.Select(nth => FoundedNode.MakeAsync(folder, $"cert-p{nth}"))));
            foreach (FoundedNode partner in lab.partners)
            {
                lab.processes.Add(await NodeProcess.StartAsync(partner.Home, isMeasured: false));
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

    /// <summary>Processor time of all partners so far, milliseconds.</summary>
    public double PartnersCoreMilliseconds => processes.Skip(1).Sum(partner => partner.CoreMilliseconds);

    public ValueTask StopMiddleAsync() => MiddleProcess.DisposeAsync();

    /// <summary>
    /// On half a core that none of the partners has. Where all of them want all cores, or the node has as much as all partners together, the system decides how much of one each partner gets, and not the node that is
    /// measured. Returns once all links are up.
    /// </summary>
    public async Task StartMiddleAloneAsync()
    {
        foreach (NodeProcess partner in processes.Skip(1))
            await partner.KeepToAsync($"1-{Environment.ProcessorCount - 1}");
        processes[0] = await NodeProcess.StartAsync(Middle.Home, cores: "0");
        await Middle.WaitForLinksAsync(partners.Count);
        besideMiddle = BusyCore.Start(0);
    }

    public async ValueTask DisposeAsync()
    {
        besideMiddle?.Dispose();
        await Task.WhenAll(processes.Select(process => process.DisposeAsync().AsTask()));
    }
}
