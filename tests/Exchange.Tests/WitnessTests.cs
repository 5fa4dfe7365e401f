using System.Diagnostics;
using System.Text.Json;
using CertBridge.Exchange.Tests.Deploying;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;

namespace CertBridge.Exchange.Tests;

/// <summary>Three real nodes: cert-cel cosigns the log of cert-aln about cert-bor. What it cosigned verifies offline; while it is away reports cross as before and it is said; when it is back it catches up by itself.</summary>
public sealed class WitnessTests(AgreedPair own) : IClassFixture<AgreedPair>, IAsyncLifetime
{
    /// <summary>A link that comes up again waits for a minute since the last look, so that a witness learns nothing by letting it go down.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly TestNode aln = own.Pair.Aln;
    private readonly TestNode cel = own.Pair.Found("cert-cel");

    public async Task InitializeAsync()
    {
        await File.AppendAllTextAsync(NodeHome.At(cel.Home).NodeFile, "\nwitnessFor: [cert-aln]\n");
        await cel.StartAsync();
        await aln.StopAsync();
        await File.AppendAllTextAsync(NodeHome.At(aln.Home).NodeFile, "\nwitness: cert-cel\n");
        await aln.StartAsync();
    }

    public async Task DisposeAsync() => await cel.DisposeAsync();

    [Fact]
    public async Task AWitness_Cosigns_IsMissedByNobody_AndCatchesUp()
    {
        // Never there from the beginning: what crosses, crosses.
        await DeliveredAsync("before the witness");
        JsonElement never = await BehindAsync();
        Assert.Equal((0, JsonValueKind.String), (never.GetProperty("size").GetInt32(), never.GetProperty("since").ValueKind));

        await Neighbourhood.IntroduceAsync(aln, cel);
        await CaughtUpAsync();

        string file = aln.File("bor.cosignature");
        JsonElement written = (await aln.MustAsync("ledger", "cosignature", "cert-bor", "--out", file)).Json;
        JsonElement verified = (await Certbridge.RunAsync("ledger", "verify", file, "--offline", "--fingerprint", cel.Fingerprint, "-o", "json")).ShouldExit(ExitCode.Done).Json;
        Assert.Equal(("certbridge/dev/cert-aln/cert-bor", "cert-cel"), (verified.GetProperty("origin").GetString(), verified.GetProperty("witness").GetString()));
        Assert.Equal(written.GetProperty("root").GetString(), verified.GetProperty("root").GetString());
        (await Certbridge.RunAsync("ledger", "verify", file, "--offline", "--fingerprint", aln.Fingerprint)).ShouldExit(ExitCode.VerificationFailed);
        await AssertScriptAsync(file);

        await cel.StopAsync();
        await DeliveredAsync("without the witness");
        JsonElement away = await BehindAsync();
        Assert.Equal(JsonValueKind.String, away.GetProperty("since").ValueKind);

        await cel.StartAsync();
        await CaughtUpAsync();

        Assert.DoesNotContain("WITNESS", (await aln.MustAsync("node", "status")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("WITNESS", (await cel.MustAsync("node", "status")).Output, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"witness\",\"level\":\"ok\"", (await aln.RunAsync("node", "doctor")).Output.Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        foreach (TestNode node in new[] { aln, cel })
            await node.MustAsync("ledger", "verify");
    }

    private async Task DeliveredAsync(string title)
    {
        string id = (await aln.MustAsync("report", "submit", await ReportFile.WriteAsync(aln, title), "--to", "cert-bor")).Json.GetProperty("reportId").GetString()!;
        await aln.MustAsync("report", "receipts", id, "--wait", "60s");
    }

    private Task<bool> CaughtUpAsync() => Neighbourhood.UntilAsync<bool>("the witness cosigned all of it", async () =>
        await WitnessedAsync() is var seen && seen.GetProperty("unwitnessed").GetInt32() == 0 && seen.GetProperty("size").GetInt32() > 0 ? true : null, Patience);

    /// <summary>What was sent is signed within a second, and from then on unwitnessed.</summary>
    private Task<JsonElement> BehindAsync() => Neighbourhood.UntilAsync<JsonElement>("something is unwitnessed", async () =>
        await WitnessedAsync() is { ValueKind: JsonValueKind.Object } seen && seen.GetProperty("unwitnessed").GetInt32() > 0 ? seen : null);

    private async Task<JsonElement> WitnessedAsync() => (await aln.MustAsync("ledger", "status")).Json.GetProperty("items").EnumerateArray()
        .Single(log => log.GetProperty("log").GetString() == "link" && log.GetProperty("partner").GetString() == "cert-bor").GetProperty("witnessed");

    private async Task AssertScriptAsync(string file)
    {
        using Process script = Process.Start(new ProcessStartInfo("python3", ["-B", Path.Combine(RepositoryRoot.Folder, "docs", "verify-proof.py"), file, cel.Fingerprint]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string output = await script.StandardOutput.ReadToEndAsync();
        await script.WaitForExitAsync();
        Assert.EndsWith("\nok\n", output, StringComparison.Ordinal);
    }
}
