using System.Diagnostics;
using System.Text.Json;
using CertBridge.Exchange.Tests.Deploying;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Exchange.Tests;

/// <summary>Three real nodes: cert-cel cosigns the log of cert-aln about cert-bor. What it cosigned verifies offline; while it is away reports cross as before and it is said; when it is back it catches up by itself.</summary>
public sealed class WitnessTests(AgreedPair own) : IClassFixture<AgreedPair>, IAsyncLifetime
{
    /// <summary>A link that comes up again waits for a minute since the last look, so that a witness learns nothing by letting it go down.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly TestNode aln = own.Pair.Aln;
    private readonly TestNode cel = own.Pair.Found("cert-cel");
    private readonly WitnessedLog log = new(own.Pair.Aln);

    public Task InitializeAsync() => log.AppointAsync(cel);

    public async Task DisposeAsync() => await cel.DisposeAsync();

    [Fact]
    public async Task AWitness_Cosigns_IsMissedByNobody_AndCatchesUp()
    {
        // Never there from the beginning: what crosses, crosses.
        await log.DeliverAsync("before the witness");
        JsonElement never = await log.UntilBehindAsync();
        Assert.Equal((0, JsonValueKind.String), (never.GetProperty("size").GetInt32(), never.GetProperty("since").ValueKind));

        await Neighbourhood.IntroduceAsync(aln, cel);
        await log.UntilCaughtUpAsync(Patience);

        string file = aln.File("bor.cosignature");
        JsonElement written = (await aln.MustAsync("ledger", "cosignature", "cert-bor", "--out", file)).Json;
        JsonElement verified = (await Certbridge.RunAsync("ledger", "verify", file, "--offline", "--fingerprint", cel.Fingerprint, "-o", "json")).ShouldExit(ExitCode.Done).Json;
        Assert.Equal(("certbridge/dev/cert-aln/cert-bor", "cert-cel"), (verified.GetProperty("origin").GetString(), verified.GetProperty("witness").GetString()));
        Assert.Equal(written.GetProperty("root").GetString(), verified.GetProperty("root").GetString());
        (await Certbridge.RunAsync("ledger", "verify", file, "--offline", "--fingerprint", aln.Fingerprint)).ShouldExit(ExitCode.VerificationFailed);
        await AssertScriptAsync(file);

        await cel.StopAsync();
        await log.DeliverAsync("without the witness");
        JsonElement away = await log.UntilBehindAsync();
        Assert.Equal(JsonValueKind.String, away.GetProperty("since").ValueKind);

        await cel.StartAsync();
        await log.UntilCaughtUpAsync(Patience);

        Assert.DoesNotContain("WITNESS", (await aln.MustAsync("node", "status")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("WITNESS", (await cel.MustAsync("node", "status")).Output, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"witness\",\"level\":\"ok\"", (await aln.RunAsync("node", "doctor")).Output.Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        foreach (TestNode node in new[] { aln, cel })
            await node.MustAsync("ledger", "verify");
    }

    private async Task AssertScriptAsync(string file)
    {
        using Process script = Process.Start(new ProcessStartInfo("python3", ["-B", Path.Combine(RepositoryRoot.Folder, "docs", "verify-proof.py"), file, cel.Fingerprint]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string output = await script.StandardOutput.ReadToEndAsync();
        await script.WaitForExitAsync();
        Assert.EndsWith("\nok\n", output, StringComparison.Ordinal);
    }
}
