using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Homes;

namespace CertBridge.Exchange.Tests.Crashing;

/// <summary>A witness dies between what it noted and what it says, and who asked once it holds the answer. Each catches up by itself, and nobody is accused.</summary>
public sealed class CrashWitnessTests : IAsyncLifetime
{
    /// <summary>Two nodes that dial each other pause up to a minute, and a witness is shown heads no more often than once in one.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private Neighbourhood pair = null!;
    private TestNode aln = null!;
    private TestNode cel = null!;

    public async Task InitializeAsync()
    {
        pair = await Neighbourhood.AgreedAsync();
        (aln, cel) = (pair.Aln, pair.Found("cert-cel"));
        await File.AppendAllTextAsync(NodeHome.At(cel.Home).NodeFile, "\nwitnessFor: [cert-aln]\n");
        await cel.StartAsync();
        await aln.StopAsync();
        await File.AppendAllTextAsync(NodeHome.At(aln.Home).NodeFile, "\nwitness: cert-cel\n");
        await aln.StartAsync();
        await Neighbourhood.IntroduceAsync(aln, cel);
    }

    public async Task DisposeAsync()
    {
        await cel.DisposeAsync();
        await pair.DisposeAsync();
    }

    [LongFact]
    public async Task Kill_AtEitherPointOfACosignature_LosesNone_AndAccusesNobody()
    {
        await cel.KillAsync();
        await DeliveredAsync("cosigned, and not said");
        await cel.Begin(new Launch(nameof(CrashPoint.HeadWitnessed))).DieAtAsync(nameof(CrashPoint.HeadWitnessed), Patience);
        await cel.StartAsync();
        await CaughtUpAsync();

        await cel.KillAsync();
        await DeliveredAsync("said, and not heard of");
        await aln.KillAsync();
        await cel.StartAsync();
        await aln.Begin(new Launch(nameof(CrashPoint.CosignatureKept))).DieAtAsync(nameof(CrashPoint.CosignatureKept), Patience);
        await aln.StartAsync();
        await CaughtUpAsync();

        foreach (TestNode node in new[] { aln, cel })
        {
            Assert.DoesNotContain("WITNESS", (await node.MustAsync("node", "status")).Output, StringComparison.Ordinal);
            await node.MustAsync("ledger", "verify");
        }
    }

    private async Task DeliveredAsync(string title)
    {
        string id = (await aln.MustAsync("report", "submit", await ReportFile.WriteAsync(aln, title), "--to", "cert-bor")).Json.GetProperty("reportId").GetString()!;
        await aln.MustAsync("report", "receipts", id, "--wait", "60s");
    }

    private Task<bool> CaughtUpAsync() => Neighbourhood.UntilAsync<bool>("the witness cosigned all of it", async () =>
        (await aln.MustAsync("ledger", "status")).Json.GetProperty("items").EnumerateArray()
            .Single(log => log.GetProperty("log").GetString() == "link" && log.GetProperty("partner").GetString() == "cert-bor").GetProperty("witnessed") is { ValueKind: JsonValueKind.Object } seen
            && seen.GetProperty("unwitnessed").GetInt32() == 0 && seen.GetProperty("size").GetInt32() > 0 ? true : null, Patience);
}
