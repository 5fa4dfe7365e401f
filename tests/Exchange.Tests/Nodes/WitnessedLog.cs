using System.Text.Json;
using CertBridge.Storage.Homes;

namespace CertBridge.Exchange.Tests.Nodes;

/// <summary>The log of cert-aln about cert-bor, and what a third node that witnesses for cert-aln has cosigned of it.</summary>
internal sealed class WitnessedLog(TestNode aln)
{
    /// <summary>The witness is started with its new settings, and so is cert-aln. They are not introduced.</summary>
    public async Task AppointAsync(TestNode witness)
    {
        await File.AppendAllTextAsync(NodeHome.At(witness.Home).NodeFile, $"\nwitnessFor: [{aln.Id}]\n");
        await witness.StartAsync();
        await aln.StopAsync();
        await File.AppendAllTextAsync(NodeHome.At(aln.Home).NodeFile, $"\nwitness: {witness.Id}\n");
        await aln.StartAsync();
    }

    public async Task DeliverAsync(string title)
    {
        string id = (await aln.MustAsync("report", "submit", await ReportFile.WriteAsync(aln, title), "--to", "cert-bor")).Json.GetProperty("reportId").GetString()!;
        await aln.MustAsync("report", "receipts", id, "--wait", "60s");
    }

    public Task<bool> UntilCaughtUpAsync(TimeSpan patience) => Neighbourhood.UntilAsync<bool>("the witness cosigned all of it", async () =>
        await WitnessedAsync() is var seen && seen.GetProperty("unwitnessed").GetInt32() == 0 && seen.GetProperty("size").GetInt32() > 0 ? true : null, patience);

    /// <summary>What was sent is signed within a second, and from then on unwitnessed.</summary>
    public Task<JsonElement> UntilBehindAsync() => Neighbourhood.UntilAsync<JsonElement>("something is unwitnessed", async () =>
        await WitnessedAsync() is { ValueKind: JsonValueKind.Object } seen && seen.GetProperty("unwitnessed").GetInt32() > 0 ? seen : null);

    private async Task<JsonElement> WitnessedAsync() => (await aln.MustAsync("ledger", "status")).Json.GetProperty("items").EnumerateArray()
        .Single(log => log.GetProperty("log").GetString() == "link" && log.GetProperty("partner").GetString() == "cert-bor").GetProperty("witnessed");
}
