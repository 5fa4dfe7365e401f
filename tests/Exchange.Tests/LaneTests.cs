using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Exchange.Tests;

/// <summary>Reports by every lane between two real nodes, and what rides immediate without being asked to.</summary>
[Collection(AgreedPairGroup.Name)]
public sealed class LaneTests(AgreedPair shared) : IAsyncLifetime
{
    private readonly TestNode aln = shared.Pair.Aln;
    private readonly TestNode bor = shared.Pair.Bor;

    public Task InitializeAsync() => shared.BothUpAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task EveryLane_Delivers_AndTheLedgersHold()
    {
        foreach (string lane in (string[])["bulk", "routine", "priority", "immediate", "flash"])
        {
            string id = await SubmitAsync($"by {lane}", lane);
            JsonElement receipt = await ReceiptAsync(id);

            Assert.Equal(("stored", lane), (Word(receipt, "verdict"), Word(receipt, "lane")));
            if (lane is not ("flash" or "immediate")) // of those, whichever of leaf and signed receipt comes first settles it
                Assert.Equal("", Word(receipt, "signature"));
            Assert.Equal(lane, Word(Assert.Single((await aln.MustAsync("outbox", "list")).Json.GetProperty("items").EnumerateArray(), entry => Word(entry, "reportId") == id), "lane"));
        }
        await LedgersHoldAsync();
    }

    [Fact]
    public async Task WhatWasSignedAlone_LiesBeneathACheckpointSoonAfter_AndIsProven()
    {
        string id = await SubmitAsync("signed twice", "flash");
        await ReceiptAsync(id);

        await Neighbourhood.UntilAsync<bool>("the log with the receipt was followed", async () => (await ReceiptAsync(id)).GetProperty("checkpointSize").GetUInt64() > 0 ? true : null);
        string proof = aln.File("flash.proof");
        await aln.MustAsync("ledger", "proof", id, "--out", proof);
        await aln.MustAsync("ledger", "verify", proof, "--offline");
        await LedgersHoldAsync();
    }

    [Fact]
    public async Task AWithdrawal_AndATightenedMarking_RideImmediate()
    {
        string id = await SubmitAsync("tightened", lane: null);
        await ReceiptAsync(id);
        string change = aln.File("tighter.yaml");
        await File.WriteAllTextAsync(change, "marking: { tlp: amber, pap: amber }\n");
        await aln.MustAsync("report", "amend", id, "--merge", change);
        await aln.MustAsync("report", "receipts", id, "--wait", "60s");
        await aln.MustAsync("report", "retract", id, "--reason", "wrong", "--instruct", "delete", "--yes");
        JsonElement receipts = (await aln.MustAsync("report", "receipts", id, "--wait", "60s")).Json;

        Assert.Equal("applied", Word(Assert.Single(receipts.GetProperty("withdrawals").EnumerateArray()), "state"));
        Assert.Equal(["routine", "immediate", "immediate"], receipts.GetProperty("items").EnumerateArray().OrderBy(receipt => receipt.GetProperty("revision").GetInt32()).Select(receipt => Word(receipt, "lane")));
        await LedgersHoldAsync();
    }

    [Fact]
    public async Task WhatIsTooLongForItsLane_OrNamesNone_IsRefused()
    {
        string file = await ReportFile.WriteAsync(aln, "long");
        await File.AppendAllTextAsync(file, "\n#" + new string('-', Protocol.Limits.FlashBytesMax));

        Assert.Contains(SubmissionErrors.LaneTooSmall.Code, (await aln.RunAsync("report", "submit", file, "--lane", "flash")).ShouldExit(SubmissionErrors.LaneTooSmall.Exit).Errors);
        Assert.Contains("did you mean --lane immediate?", (await aln.RunAsync("report", "submit", file, "--lane", "imediate")).ShouldExit(ExitCode.Usage).Errors);
    }

    private async Task<string> SubmitAsync(string title, string? lane)
    {
        string file = await ReportFile.WriteAsync(aln, title);
        return Word((lane is null ? await aln.MustAsync("report", "submit", file) : await aln.MustAsync("report", "submit", file, "--lane", lane)).Json, "reportId");
    }

    private async Task<JsonElement> ReceiptAsync(string id) => Assert.Single((await aln.MustAsync("report", "receipts", id, "--wait", "60s")).Json.GetProperty("items").EnumerateArray());

    private async Task LedgersHoldAsync()
    {
        await aln.MustAsync("ledger", "verify");
        await bor.MustAsync("ledger", "verify");
    }

    private static string Word(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
