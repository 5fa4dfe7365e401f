using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using CertBridge.Exchange.Tests.Deploying;
using CertBridge.Exchange.Tests.Introducing;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Exchange.Tests;

/// <summary>A receipt of a report that crossed is shown to somebody who has no node: by the program, and by the script in docs with nothing of ours.</summary>
[Collection(AgreedPairGroup.Name)]
public sealed class ReceiptProofTests(AgreedPair shared) : IAsyncLifetime
{
    private readonly Neighbourhood pair = shared.Pair;

    public Task InitializeAsync() => shared.BothUpAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task AProof_FromEitherSide_HoldsOffline_AfterTheLedgerGrew()
    {
        string title = $"proof {Guid.CreateVersion7():N}";
        string id = await DeliveredAsync(title);
        await DeliveredAsync("more");
        await DeliveredAsync("and more");
        JsonElement receipt = (await pair.Aln.MustAsync("report", "receipts", id)).Json.GetProperty("items")[0];

        foreach (TestNode node in new[] { pair.Aln, pair.Bor })
        {
            string file = node.File($"{id}.proof");
            JsonElement written = (await node.MustAsync("ledger", "proof", id, "--out", file)).Json;
            JsonElement verified = (await VerifyAsync(file, "--fingerprint", pair.Bor.Fingerprint)).ShouldExit(ExitCode.Done).Json;

            Assert.Equal(("cert-bor", "cert-aln", "stored", id), (Word(verified, "owner"), Word(verified, "partner"), Word(verified, "verdict"), Word(verified, "reportId")));
            foreach (string same in new[] { "envelopeId", "envelopeDigest", "manifestDigest", "agreementHash", "received", "leafIndex" })
                Assert.Equal(receipt.GetProperty(same).ToString(), verified.GetProperty(same).ToString());
            Assert.Equal(written.GetProperty("checkpointRoot").GetString(), verified.GetProperty("checkpointRoot").GetString());
            Assert.Equal((0, 9, 9), (await ScriptAsync(file, pair.Bor.Fingerprint), await ScriptAsync(file, pair.Aln.Fingerprint), await ScriptAsync(await SpoiledAsync(node, file))));
            await AssertHoldsNothingOfAsync(file, title);
            (await node.RunAsync("ledger", "proof", id, "--out", file)).ShouldExit(ExitCode.Conflict);
        }
    }

    [Fact]
    public async Task AProofThatWasChanged_IsRefusedByName()
    {
        string id = await DeliveredAsync("to be changed");
        string file = pair.Aln.File($"{id}.proof");
        await pair.Aln.MustAsync("ledger", "proof", id, "--partner", "cert-bor", "--out", file);

        JsonElement verified = (await VerifyAsync(await SpoiledAsync(pair.Aln, file))).ShouldExit(ExitCode.VerificationFailed).Json;

        Assert.False(verified.GetProperty("ok").GetBoolean());
        Assert.Equal(LedgerErrors.ProofNames.Code, Word(verified.GetProperty("findings")[0], "code"));
    }

    /// <summary>In a network namespace whose every link is down, the loopback too: a call to the node goes nowhere from there, and the proof holds all the same.</summary>
    [NamespaceFact]
    public async Task AProof_IsVerifiedWhereThereIsNoNetworkAtAll()
    {
        string id = await DeliveredAsync("verified far from any network");
        string file = pair.Aln.File($"{id}.proof");
        await pair.Aln.MustAsync("ledger", "proof", id, "--out", file);
        string spoiled = await SpoiledAsync(pair.Aln, file);
        string nowhere = $"certbridge-nowhere-{Environment.ProcessId}";
        await Shell.MustAsync("ip", "netns", "add", nowhere);
        try
        {
            Assert.Equal("", await Shell.MustAsync("ip", "-n", nowhere, "-o", "link", "show", "up"));
            var there = new Launch(null, ["ip", "netns", "exec", nowhere]);
            (await Certbridge.RunAsync(there, ["ledger", "status", "--context-file", pair.Aln.ContextFile])).ShouldExit(ExitCode.Unreachable);

            JsonElement verified = (await Certbridge.RunAsync(there, ["ledger", "verify", file, "--offline", "--fingerprint", pair.Bor.Fingerprint, "-o", "json"])).ShouldExit(ExitCode.Done).Json;
            Assert.Equal((true, id), (verified.GetProperty("ok").GetBoolean(), Word(verified, "reportId")));
            (await Certbridge.RunAsync(there, ["ledger", "verify", spoiled, "--offline"])).ShouldExit(ExitCode.VerificationFailed);
        }
        finally
        {
            await Shell.MustAsync("ip", "netns", "delete", nowhere);
        }
    }

    [Fact]
    public async Task WhatIsNotAnsweredYet_IsNotProvedYet()
    {
        await pair.Bor.StopAsync();
        string id = (await pair.Aln.MustAsync("report", "submit", await ReportFile.WriteAsync(pair.Aln, "not answered"))).Json.GetProperty("reportId").GetString()!;

        CommandOutcome refused = (await pair.Aln.RunAsync("ledger", "proof", id, "--out", pair.Aln.File("none.proof"))).ShouldExit(ExitCode.Busy);

        Assert.Contains(LedgerErrors.ReceiptNotYet.Code, refused.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(pair.Aln.File("none.proof")));
    }

    private async Task<string> DeliveredAsync(string title)
    {
        string id = (await pair.Aln.MustAsync("report", "submit", await ReportFile.WriteAsync(pair.Aln, title))).Json.GetProperty("reportId").GetString()!;
        await pair.Aln.MustAsync("report", "receipts", id, "--wait", "30s");
        return id;
    }

    /// <summary>As somebody without a context.</summary>
    private static Task<CommandOutcome> VerifyAsync(string file, params string[] flags) => Certbridge.RunAsync([.. new[] { "ledger", "verify", file, "--offline", "-o", "json" }, .. flags]);

    /// <summary>With another digest beside the receipt.</summary>
    private static async Task<string> SpoiledAsync(TestNode node, string file)
    {
        JsonNode proof = JsonNode.Parse(await File.ReadAllBytesAsync(file))!;
        proof["envelopeDigest"] = new string('0', 64);
        string spoiled = node.File("spoiled.proof");
        await File.WriteAllTextAsync(spoiled, proof.ToJsonString());
        return spoiled;
    }

    private static async Task<int> ScriptAsync(params string[] words)
    {
        var start = new ProcessStartInfo("python3", ["-B", Path.Combine(RepositoryRoot.Folder, "docs", "verify-proof.py"), .. words]) { UseShellExecute = false };
        using Process script = Process.Start(start)!;
        await script.WaitForExitAsync();
        return script.ExitCode;
    }

    private static async Task AssertHoldsNothingOfAsync(string file, string title)
    {
        string text = await File.ReadAllTextAsync(file);
        IEnumerable<string> decoded = JsonNode.Parse(text)!.AsObject().Select(field => field.Value).OfType<JsonValue>().Where(value => value.GetValueKind() == JsonValueKind.String)
            .Select(value => System.Text.Encoding.Latin1.GetString(Decoded(value.GetValue<string>())));
        Assert.All(decoded.Append(text), one => Assert.DoesNotContain(title, one, StringComparison.Ordinal));
    }

    private static byte[] Decoded(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int length) ? bytes[..length] : [];
    }

    private static string Word(JsonElement of, string name) => of.GetProperty(name).GetString()!;
}
