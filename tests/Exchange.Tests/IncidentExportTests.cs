using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Following;
using CertBridge.Recording.Trees;

namespace CertBridge.Exchange.Tests;

/// <summary>What two real nodes prove of one incident: each exports it, and somebody without a node compares the files.</summary>
[Collection(AgreedPairGroup.Name)]
public sealed class IncidentExportTests(AgreedPair shared) : IAsyncLifetime
{
    private readonly TestNode aln = shared.Pair.Aln;
    private readonly TestNode bor = shared.Pair.Bor;

    public Task InitializeAsync() => shared.BothUpAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Three envelopes from cert-aln and one back, each with its sent record and its receipt.</summary>
    [Fact]
    public async Task WhatWasSentAmendedFedBackAndRetracted_IsTheSameFromBothSides()
    {
        string id = await SharedAsync("compared from both sides");
        await bor.MustAsync("feedback", "add", id, "--kind", "useful");
        await AmendedAsync(id, "compared once more");
        await aln.MustAsync("report", "retract", id, "--reason", "wrong-victim", "--instruct", "delete", "--yes");
        await aln.MustAsync("report", "receipts", id, "--wait", "60s");

        (string mine, string theirs) = await Neighbourhood.UntilAsync<(string Mine, string Theirs)>("both sides hold all of it", async () =>
        {
            (string Mine, string Theirs) files = (await ExportedAsync(aln, id), await ExportedAsync(bor, id));
            JsonElement diff = (await DiffAsync(files.Mine, files.Theirs)).ShouldExit(ExitCode.Done).Json;
            return diff.GetProperty("same").GetInt32() == 8 && diff.GetProperty("differences").GetArrayLength() == 0 ? files : null;
        });

        JsonElement compared = (await DiffAsync(mine, theirs, "--fingerprint", shared.Pair.Aln.Fingerprint, "--fingerprint", shared.Pair.Bor.Fingerprint)).ShouldExit(ExitCode.Done).Json;
        Assert.True(compared.GetProperty("compared").GetBoolean());
        JsonElement verified = (await Certbridge.RunAsync("ledger", "verify", mine, "--offline", "-o", "json")).ShouldExit(ExitCode.Done).Json;
        Assert.Equal(["feedback 1 stored", "report 1 sent", "report 2 sent", "withdrawal 3 sent"], Told(verified, 0).Order(StringComparer.Ordinal));
        Assert.Equal(["applied", "sent", "stored", "stored"], Told(verified, 1).Select(one => one.Split(' ')[2]).Order(StringComparer.Ordinal));
        Assert.Equal(await File.ReadAllBytesAsync(mine), await File.ReadAllBytesAsync(await ExportedAsync(aln, id)));
        foreach (string file in new[] { mine, theirs })
        {
            Assert.Equal(0, await ScriptAsync(file, aln.Fingerprint, bor.Fingerprint));
            Assert.DoesNotContain("compared", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WhileOneSideIsBehind_TheRestHasNotArrivedYet()
    {
        string id = await SharedAsync("one side is behind");
        string theirs = await ExportedAsync(bor, id);
        await AmendedAsync(id, "and the other is not");

        // The receipt may be beneath a checkpoint before what was sent is: that one is signed within a second, whatever comes back meanwhile.
        JsonElement differences = await Neighbourhood.UntilAsync<JsonElement>("what was sent and its receipt are exported", async () =>
            (await DiffAsync(await ExportedAsync(aln, id), theirs)).ShouldExit(ExitCode.Done).Json.GetProperty("differences") is var found && found.GetArrayLength() >= 2 ? found : null);

        string[] classes = [.. differences.EnumerateArray().Select(one => one.GetProperty("class").GetString()!)];
        Assert.All(classes, one => Assert.Equal("not-yet", one));
    }

    /// <summary>Whoever has cert-bor's log key signs another history of its log, with a receipt that says refused.</summary>
    [Fact]
    public async Task ANodeThatForkedItsLog_IsShownByTheTwoHeads()
    {
        string id = await SharedAsync("told two ways");
        string mine = await ExportedAsync(aln, id);
        string forked = bor.File($"{Guid.CreateVersion7():N}.export");
        using (RoguePartner rogue = RoguePartner.Undialled(bor))
            await File.WriteAllTextAsync(forked, Forked(await File.ReadAllBytesAsync(await ExportedAsync(bor, id)), rogue));

        (await Certbridge.RunAsync("ledger", "verify", forked, "--offline", "--fingerprint", bor.Fingerprint, "-o", "json")).ShouldExit(ExitCode.Done);
        JsonElement diff = (await DiffAsync(mine, forked)).ShouldExit(ExitCode.VerificationFailed).Json;

        Assert.Contains(diff.GetProperty("differences").EnumerateArray(), one => (one.GetProperty("class").GetString(), one.GetProperty("owner").GetString()) == ("equivocation", "cert-bor"));
    }

    [Fact]
    public async Task WhatConcernsNobody_IsNotExported() =>
        Assert.Contains(LedgerErrors.IncidentUnknown.Code, (await aln.RunAsync("ledger", "export", "CB-ALN-2020-0001", "--out", aln.File("none.export"))).ShouldExit(ExitCode.InputInvalid).Errors, StringComparison.Ordinal);

    /// <summary>The same size, the same place, another answer; every other leaf is anything.</summary>
    private static string Forked(byte[] file, RoguePartner rogue)
    {
        JsonObject export = JsonNode.Parse(file)!.AsObject();
        JsonObject log = export["logs"]![0]!.AsObject();
        JsonObject leaf = log["leaves"]![0]!.AsObject();
        int size = int.Parse(System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(log["checkpoint"]!.GetValue<string>())).Split('\n')[1], System.Globalization.CultureInfo.InvariantCulture);
        LeafRecord record = LeafRecord.Parser.ParseFrom(Convert.FromBase64String(leaf["leaf"]!.GetValue<string>()));
        (record.Receipt.Verdict, record.Receipt.RefusalReason) = (ReceiptVerdict.Refused, RefusalReason.Expired);
        byte[] other = LeafRecords.Write(record);
        int index = leaf["index"]!.GetValue<int>();
        Digest[] hashes = [.. Enumerable.Range(0, size).Select(i => i == index ? MerkleHash.Leaf(other) : Digest.Of([(byte)i]))];
        leaf["leaf"] = Convert.ToBase64String(other);
        leaf["path"] = new JsonArray([.. MerkleTree.InclusionProof(hashes, (ulong)index).Select(hash => JsonValue.Create(Convert.ToBase64String(hash.ToBytes())))]);
        var head = new LogCheckpoint("certbridge/dev/cert-bor/cert-aln", (ulong)size, MerkleTree.Root(hashes));
        log["checkpoint"] = Convert.ToBase64String(SignedNote.Sign(head, rogue.Keys.Log.Id, rogue.Keys.Log.Sign));
        log["leaves"] = new JsonArray(leaf.DeepClone());
        return export.ToJsonString();
    }

    private static IEnumerable<string> Told(JsonElement verified, int log) => verified.GetProperty("logs")[log].GetProperty("leaves").EnumerateArray().Select(leaf =>
        $"{leaf.GetProperty("kind").GetString()} {leaf.GetProperty("revision").GetInt32()} {(leaf.GetProperty("says").GetString() == "sent" ? "sent" : leaf.GetProperty("verdict").GetString())}");

    private async Task<string> SharedAsync(string title)
    {
        string id = (await aln.MustAsync("report", "submit", await ReportFile.WriteAsync(aln, title))).Json.GetProperty("reportId").GetString()!;
        await aln.MustAsync("report", "receipts", id, "--wait", "60s");
        return id;
    }

    private async Task AmendedAsync(string id, string title)
    {
        string change = aln.File("amended.yaml");
        await File.WriteAllTextAsync(change, $"title: {{ en: {title} }}\n");
        await aln.MustAsync("report", "amend", id, "--merge", change);
        await aln.MustAsync("report", "receipts", id, "--wait", "60s");
    }

    private static async Task<string> ExportedAsync(TestNode node, string id)
    {
        string file = node.File($"{Guid.CreateVersion7():N}.export");
        await node.MustAsync("ledger", "export", id, "--out", file);
        return file;
    }

    /// <summary>As somebody without a context.</summary>
    private static Task<CommandOutcome> DiffAsync(string mine, string theirs, params string[] flags) => Certbridge.RunAsync([.. new[] { "ledger", "diff", mine, theirs, "--offline", "-o", "json" }, .. flags]);

    private static async Task<int> ScriptAsync(params string[] words)
    {
        var start = new ProcessStartInfo("python3", ["-B", Path.Combine(RepositoryRoot.Folder, "docs", "verify-proof.py"), .. words]) { UseShellExecute = false };
        using Process script = Process.Start(start)!;
        await script.WaitForExitAsync();
        return script.ExitCode;
    }
}
