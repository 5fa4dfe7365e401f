using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Exchange.Tests;

/// <summary>A report crosses: two real nodes over loopback mTLS, driven through the command line as people would.</summary>
[Collection(AgreedPairGroup.Name)]
public sealed class DeliveryTests(AgreedPair shared) : IAsyncLifetime
{
    private readonly Neighbourhood pair = shared.Pair;

    public Task InitializeAsync() => shared.BothUpAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Submit_ToAPartnerWithAnAgreement_IsStoredThereAndReceipted()
    {
        string id = await SubmitAsync("first");

        JsonElement receipt = await ReceiptAsync(id);
        JsonElement held = (await pair.Bor.MustAsync("inbox", "show", id)).Json;

        Assert.Equal("stored", receipt.GetProperty("verdict").GetString());
        Assert.Equal("cert-bor", receipt.GetProperty("partner").GetString());
        Assert.Contains("first", held.ToString());
    }

    [Fact]
    public async Task Submit_TheSameKeyAndBytesAgain_GivesTheSameId_AndSendsNothingNew()
    {
        string file = await ReportFile.WriteAsync(pair.Aln, "twice");
        JsonElement first = (await pair.Aln.MustAsync("report", "submit", file)).Json;
        JsonElement second = (await pair.Aln.MustAsync("report", "submit", file)).Json;

        Assert.Equal(first.GetProperty("reportId").GetString(), second.GetProperty("reportId").GetString());
        Assert.True(second.GetProperty("duplicate").GetBoolean());
        string id = first.GetProperty("reportId").GetString()!;
        await ReceiptAsync(id);
        Assert.Equal(1, await ReceiptsAsync(id));
        Assert.Equal(1, await HeldAtBorAsync(id));
    }

    [Fact]
    public async Task Submit_OtherBytesUnderAUsedKey_IsAConflict()
    {
        await pair.Aln.MustAsync("report", "submit", await ReportFile.WriteAsync(pair.Aln, "one"), "--key", "k-1");
        (await pair.Aln.RunAsync("report", "submit", await ReportFile.WriteAsync(pair.Aln, "two"), "--key", "k-1")).ShouldExit(ExitCode.Conflict);
    }

    [Fact]
    public async Task Submit_AboveTheCeiling_IsDeniedWithAReason_AndNothingIsSent()
    {
        CommandOutcome denied = (await pair.Aln.RunAsync("report", "submit", await ReportFile.WriteAsync(pair.Aln, "too strict", tlp: "amber+strict")))
            .ShouldExit(ExitCode.NobodyWouldReceive);

        Assert.Contains("TLP_OVER_CEILING", denied.Output);
        Assert.Equal(0, await HeldAtBorAsync(denied.Json.GetProperty("reportId").GetString()!));
    }

    [Fact]
    public async Task Submit_WhileThePartnerIsAway_IsDeliveredWhenItReturns()
    {
        Assert.Equal(ExitCode.Done, await pair.Bor.StopAsync());
        string id = await SubmitAsync("while away");
        Assert.Equal(0, await ReceiptsAsync(id));

        await pair.Bor.StartAsync();

        Assert.Equal("stored", (await ReceiptAsync(id)).GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task Receipts_WhileThePartnerIsAway_AreWaitedForNoLongerThanAsked()
    {
        await pair.Bor.StopAsync();
        string id = await SubmitAsync("not yet");

        CommandOutcome late = (await pair.Aln.RunAsync("report", "receipts", id, "--wait", "500ms")).ShouldExit(ExitCode.Busy);

        Assert.Equal(0, late.Json.GetProperty("items").GetArrayLength());
        Assert.Contains("1 still on the way after 500ms", late.Errors);
        Assert.Contains($"certbridge outbox explain {id}", late.Errors);
        (await pair.Aln.RunAsync("outbox", "explain", id)).ShouldExit(ExitCode.Done);
    }

    [Fact]
    public async Task Submit_AfterARestartOfBothSides_GoesOn()
    {
        string before = await SubmitAsync("before");
        await ReceiptAsync(before);
        string tested = await TestedAtAsync();
        await Task.WhenAll(pair.Aln.StopAsync(), pair.Bor.StopAsync());
        await Task.WhenAll(pair.Aln.StartAsync(), pair.Bor.StartAsync());

        string after = await SubmitAsync("after");
        await ReceiptAsync(after);

        Assert.NotEqual(before, after);
        Assert.Equal(tested, await TestedAtAsync());
        Assert.Equal(1, await HeldAtBorAsync(before));
        Assert.Equal(1, await HeldAtBorAsync(after));
        await LedgersHoldAsync();
    }

    [Fact]
    public async Task Submit_ByTheSenderThatStopsBeforeDelivery_IsDeliveredAfterItsRestart()
    {
        await pair.Bor.StopAsync();
        string id = await SubmitAsync("kept");
        await pair.Aln.StopAsync();
        await Task.WhenAll(pair.Aln.StartAsync(), pair.Bor.StartAsync());

        Assert.Equal("stored", (await ReceiptAsync(id)).GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task Leaves_OfBothSides_AreSignedAndFollowedSoonAfter()
    {
        await ReceiptAsync(await SubmitAsync("signed"));

        await Neighbourhood.UntilAsync<bool>("both sides have signed and followed every leaf", async () =>
            await UnsignedAsync(pair.Aln) == 0 && await UnsignedAsync(pair.Bor) == 0 ? true : null);
    }

    [Fact]
    public async Task Reports_BothWays_ShareOneLink()
    {
        string there = await SubmitAsync("there");
        JsonElement back = (await pair.Bor.MustAsync("report", "submit", await ReportFile.WriteAsync(pair.Bor, "back"))).Json;
        await ReceiptAsync(there);

        await Neighbourhood.UntilAsync<bool>("aln holds bor's report", async () =>
            (await pair.Aln.RunAsync("inbox", "show", back.GetProperty("reportId").GetString()!)).ExitCode == ExitCode.Done ? true : null);
        await LedgersHoldAsync();
    }

    private async Task<string> SubmitAsync(string title) =>
        (await pair.Aln.MustAsync("report", "submit", await ReportFile.WriteAsync(pair.Aln, title))).Json.GetProperty("reportId").GetString()!;

    private async Task<JsonElement> ReceiptAsync(string id) =>
        Assert.Single((await pair.Aln.MustAsync("report", "receipts", id, "--wait", "60s")).Json.GetProperty("items").EnumerateArray());

    private async Task<int> ReceiptsAsync(string id) =>
        (await pair.Aln.MustAsync("report", "receipts", id)).Json.GetProperty("items").GetArrayLength();

    /// <summary>When both nodes had named the agreement to each other for the first time.</summary>
    private async Task<string> TestedAtAsync()
    {
        string id = Assert.Single((await pair.Aln.MustAsync("agreement", "list")).Json.GetProperty("items").EnumerateArray()).GetProperty("id").GetString()!;
        return (await pair.Aln.MustAsync("agreement", "show", id)).Json.GetProperty("testedAt").GetString()!;
    }

    private async Task<int> HeldAtBorAsync(string id) => (await pair.Bor.MustAsync("inbox", "list")).Json.GetProperty("items").EnumerateArray()
        .Count(item => item.TryGetProperty("reportId", out JsonElement held) && held.GetString() == id);

    /// <summary>Leaves of a node's own link logs that its partner could not check yet.</summary>
    private static async Task<ulong> UnsignedAsync(TestNode node)
    {
        JsonElement logs = (await node.MustAsync("ledger", "status")).Json.GetProperty("items");
        JsonElement own = Assert.Single(logs.EnumerateArray(), log => log.GetProperty("log").GetString() == "link");
        return own.GetProperty("size").GetUInt64() - own.GetProperty("checkpointSize").GetUInt64();
    }

    private async Task LedgersHoldAsync()
    {
        await pair.Aln.MustAsync("ledger", "verify");
        await pair.Bor.MustAsync("ledger", "verify");
    }
}
