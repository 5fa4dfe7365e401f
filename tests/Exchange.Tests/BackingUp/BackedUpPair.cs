using CertBridge.Exchange.Tests.Nodes;

namespace CertBridge.Exchange.Tests.BackingUp;

/// <summary>A pair that exchanged a report each way, and one backup of cert-aln, taken while more were submitted. Tests look at copies of its files.</summary>
public sealed class BackedUpPair : IAsyncLifetime
{
    private const int ReportsMeanwhile = 12;

    private Neighbourhood? pair;
    private TakenBackup? backup;

    internal Neighbourhood Pair => pair!;

    internal TakenBackup Backup => backup!;

    public async Task InitializeAsync()
    {
        pair = await Neighbourhood.AgreedAsync();
        string id = (await Pair.Aln.MustAsync("report", "submit", await ReportFile.WriteAsync(Pair.Aln, "Before the backup"))).Json.GetProperty("reportId").GetString()!;
        await Pair.Aln.MustAsync("report", "receipts", id, "--wait", "60s");
        Task load = SubmitAsync();
        backup = await TakenBackup.OfAsync(Pair.Aln);
        await load;
    }

    public async Task DisposeAsync() => await Pair.DisposeAsync();

    private async Task SubmitAsync()
    {
        for (int number = 1; number <= ReportsMeanwhile; number++)
            await Pair.Aln.MustAsync("report", "submit", await ReportFile.WriteAsync(Pair.Aln, $"Meanwhile {number}"));
    }
}
