using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Exchange.Tests;

/// <summary>Two real nodes: what one says about the other's report arrives, is answered, survives its node, and is gone with the report.</summary>
[Collection(AgreedPairGroup.Name)]
public sealed class FeedbackTests(AgreedPair shared) : IAsyncLifetime
{
    private static readonly TimeSpan AnsweredMax = TimeSpan.FromSeconds(90);

    private readonly TestNode aln = shared.Pair.Aln;
    private readonly TestNode bor = shared.Pair.Bor;

    public Task InitializeAsync() => shared.BothUpAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Feedback_OfOneIndicator_ArrivesWithItsValue_AndIsDestroyedWithTheReport()
    {
        const string Note = "canary-7e21 is a scanner of ours";
        string id = await SharedAsync("seen and said");

        await bor.MustAsync("feedback", "add", id, "--kind", "sighting", "--item", "indicators[0]", "--count", "3", "--first-seen", "2d", "--last-seen", "1h", "--note", Note);
        JsonElement given = await AnsweredAsync(id, "stored");
        JsonElement received = Assert.Single(await ListAsync(aln, id));

        Assert.Equal(("given", "cert-aln", "sighting"), (Word(given, "direction"), Word(given, "partner"), Word(given, "feedback")));
        Assert.Equal(("received", "cert-bor", "sighting", "indicators[0]", ReportFile.IndicatorValue, Note),
            (Word(received, "direction"), Word(received, "partner"), Word(received, "feedback"), Word(received, "item"), Word(received, "value"), Word(received, "note")));
        Assert.Equal(3, received.GetProperty("count").GetInt32());
        DiskScan before = await DiskScan.OfAsync(aln.Home, bor.Home);
        Assert.Empty(before.Find(Note));

        await aln.MustAsync("report", "retract", id, "--reason", "wrong", "--instruct", "delete", "--yes");
        await aln.MustAsync("report", "receipts", id, "--wait", "60s");

        Assert.True(Assert.Single(await ListAsync(aln, id)).GetProperty("forgotten").GetBoolean());
        Assert.Equal("", Word(Assert.Single(await ListAsync(bor, id, "--given")), "note"));
        (await bor.RunAsync("feedback", "add", id, "--kind", "useful")).ShouldExit(FeedbackErrors.TakenBack.Exit);
        await LedgersHoldAsync();
    }

    [Fact]
    public async Task Feedback_SaidWhileThePartnerIsAway_ByANodeThatIsKilled_ArrivesOnce()
    {
        string id = await SharedAsync("said while away");
        await aln.StopAsync();

        await bor.MustAsync("feedback", "add", id, "--kind", "useful");
        await bor.KillAsync();
        await bor.StartAsync();
        await aln.StartAsync();
        await AnsweredAsync(id, "stored");

        Assert.Equal("useful", Word(Assert.Single(await ListAsync(aln, id)), "feedback"));
        await LedgersHoldAsync();
    }

    [Fact]
    public async Task Feedback_ThatCannotBe_IsRefusedWithItsCode()
    {
        string id = await SharedAsync("said wrongly");

        Assert.Contains(FeedbackErrors.ItemUnknown.Code, (await bor.RunAsync("feedback", "add", id, "--kind", "useful", "--item", "indicators[7]")).ShouldExit(FeedbackErrors.ItemUnknown.Exit).Errors);
        Assert.Contains(FeedbackErrors.DuplicateUnknown.Code,
            (await bor.RunAsync("feedback", "add", id, "--kind", "duplicate", "--duplicate-of", "CB-CEL-2026-0001")).ShouldExit(FeedbackErrors.DuplicateUnknown.Exit).Errors);
        Assert.Contains(FeedbackErrors.Malformed.Code, (await bor.RunAsync("feedback", "add", id, "--kind", "boring")).ShouldExit(FeedbackErrors.Malformed.Exit).Errors);
        (await bor.RunAsync("feedback", "add", id, "--kind", "useful", "--count", "2")).ShouldExit(ExitCode.Usage);
        Assert.Contains(StoredItemErrors.InboxItemUnknown.Code, (await aln.RunAsync("feedback", "add", id, "--kind", "useful")).ShouldExit(StoredItemErrors.InboxItemUnknown.Exit).Errors);
        Assert.Empty(await ListAsync(bor, id, "--given"));
    }

    private async Task<string> SharedAsync(string title)
    {
        string id = Word((await aln.MustAsync("report", "submit", await ReportFile.WriteAsync(aln, title))).Json, "reportId");
        Assert.Single((await aln.MustAsync("report", "receipts", id, "--wait", "60s")).Json.GetProperty("items").EnumerateArray());
        return id;
    }

    /// <summary>Waits for what is terminal: a feedback that was answered stays as it is.</summary>
    private Task<JsonElement> AnsweredAsync(string id, string state) => Neighbourhood.UntilAsync(
        $"feedback about {id} is {state}",
        async () => Assert.Single(await ListAsync(bor, id, "--given")) is var entry && Word(entry, "state") == state ? entry : (JsonElement?)null,
        AnsweredMax);

    private static async Task<JsonElement[]> ListAsync(TestNode node, string id, params string[] flags) =>
        [.. (await node.MustAsync(["feedback", "list", id, .. flags])).Json.GetProperty("items").EnumerateArray()];

    private async Task LedgersHoldAsync()
    {
        await aln.MustAsync("ledger", "verify");
        await bor.MustAsync("ledger", "verify");
    }

    private static string Word(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
