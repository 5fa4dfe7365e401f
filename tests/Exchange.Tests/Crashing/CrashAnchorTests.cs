using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Storage.Crashing;

namespace CertBridge.Exchange.Tests.Crashing;

/// <summary>A node whose log with a partner is an hour old anchors its node log in it, and dies at each point of that. What it wrote lies at both ends once, and opens.</summary>
public sealed class CrashAnchorTests : IAsyncLifetime
{
    private static readonly TimeSpan ReachMax = TimeSpan.FromSeconds(60);
    private static readonly string[] AnHourLater = WrongClock.By("+1h");
    private Neighbourhood pair = null!;

    public async Task InitializeAsync() => pair = await Neighbourhood.AgreedAsync();

    public async Task DisposeAsync() => await pair.DisposeAsync();

    [LongFact]
    public async Task Kill_AtEveryPointOfAnAnchor_LeavesItWholeOrNotAtAll_AndItOpens()
    {
        string id = (await pair.Aln.MustAsync("report", "submit", await ReportFile.WriteAsync(pair.Aln, "before"))).Json.GetProperty("reportId").GetString()!;
        await pair.Aln.MustAsync("report", "receipts", id, "--wait", "60s");
        await pair.Aln.KillAsync();
        foreach (CrashPoint point in PointLists.Anchor)
            await pair.Aln.Begin(new Launch(point.ToString(), AnHourLater)).DieAtAsync(point.ToString(), ReachMax);
        await pair.Aln.StartAsync(new Launch(null, AnHourLater));

        JsonElement theirs = await Neighbourhood.UntilAsync("the partner followed the anchor", async () => Only(await AnchorsAsync(pair.Bor, "cert-aln"), "followed"));
        JsonElement mine = Only(await AnchorsAsync(pair.Aln, "cert-bor"), "link") ?? throw new InvalidOperationException("no anchor is kept");

        Assert.Equal((mine.GetProperty("leaf").GetUInt64(), mine.GetProperty("blinded").GetString()), (theirs.GetProperty("leaf").GetUInt64(), theirs.GetProperty("blinded").GetString()));
        Assert.True(mine.GetProperty("opening").GetProperty("opens").GetBoolean());
        Assert.Equal(await NodeLogSizeAsync(), mine.GetProperty("opening").GetProperty("size").GetUInt64()); // nothing happened since
        await pair.Aln.MustAsync("ledger", "verify");
        await pair.Bor.MustAsync("ledger", "verify");
    }

    private async Task<ulong> NodeLogSizeAsync() => (await pair.Aln.MustAsync("ledger", "status")).Json.GetProperty("items").EnumerateArray()
        .Single(log => log.GetProperty("log").GetString() == "node").GetProperty("size").GetUInt64();

    private static async Task<JsonElement> AnchorsAsync(TestNode node, string partner) => (await node.MustAsync("ledger", "anchors", "--partner", partner)).Json.GetProperty("items");

    /// <summary>Null while there is none; two would be one too many.</summary>
    private static JsonElement? Only(JsonElement anchors, string log)
    {
        JsonElement[] found = [.. anchors.EnumerateArray().Where(anchor => anchor.GetProperty("log").GetString() == log)];
        return found.Length == 0 ? null : Assert.Single(found);
    }
}
