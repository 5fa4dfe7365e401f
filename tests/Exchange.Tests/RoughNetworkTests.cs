using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;

namespace CertBridge.Exchange.Tests;

/// <summary>
/// Two nodes on a network that is cut, deaf in one direction, loses a fifth of its packets, or resets connections (nftables): whatever the network does, a report that was
/// accepted arrives once and its receipt comes back.
/// </summary>
public sealed class RoughNetworkTests(CabledPair shared) : IClassFixture<CabledPair>, IAsyncLifetime
{
    private static readonly string[] Lanes = ["bulk", "routine", "priority", "immediate", "flash"];
    private static readonly TimeSpan RoughMax = TimeSpan.FromMinutes(5);

    private TestNode aln = null!;
    private TestNode bor = null!;

    public async Task InitializeAsync()
    {
        Neighbourhood pair = await shared.PairAsync();
        (aln, bor) = (pair.Aln, pair.Bor);
    }

    public Task DisposeAsync() => MeetAsync("");

    [RoughNetworkFact(isLong: true)]
    public async Task ACutCable_IsNoticedAtBothEnds_AndWhatWaitedArrivesOnceWhenItIsMended()
    {
        await MeetAsync("drop");
        IReadOnlyList<string> waiting = await SubmitAsync("behind a cut", each: 1);
        await LinkIsAsync(aln, bor, "down");
        await LinkIsAsync(bor, aln, "down");
        await MeetAsync("");

        await ArriveOnceAsync(waiting);
    }

    [RoughNetworkFact(isLong: true)]
    public async Task ACableThatIsDeafInOneDirection_IsNoticedAtBothEnds_AndWhatWaitedArrivesOnceWhenItIsMended()
    {
        await shared.Cable.Bor.MeetAsync("drop"); // bor is heard and hears nothing
        IReadOnlyList<string> waiting = await SubmitAsync("not heard", each: 1);
        await LinkIsAsync(bor, aln, "down");
        await LinkIsAsync(aln, bor, "down");
        await MeetAsync("");

        await ArriveOnceAsync(waiting);
    }

    [RoughNetworkFact]
    public async Task WhereAFifthOfAllPacketsIsLost_EverythingArrivesOnce()
    {
        await MeetAsync("numgen random mod 100 < 20 drop");

        await ArriveOnceAsync(await SubmitAsync("through loss", each: 3));
    }

    [RoughNetworkFact(isLong: true)]
    public async Task WhereConnectionsAreReset_EverythingArrivesOnce()
    {
        await MeetAsync("tcp flags & (syn | fin | rst) == 0x0 numgen random mod 100 < 3 reject with tcp reset");

        await ArriveOnceAsync(await SubmitAsync("through resets", each: 3));
    }

    private async Task MeetAsync(string rule)
    {
        await shared.Cable.Aln.MeetAsync(rule);
        await shared.Cable.Bor.MeetAsync(rule);
    }

    private async Task<IReadOnlyList<string>> SubmitAsync(string title, int each)
    {
        var ids = new List<string>();
        foreach (string lane in Enumerable.Repeat(Lanes, each).SelectMany(lanes => lanes))
            ids.Add(Word((await aln.MustAsync("report", "submit", await ReportFile.WriteAsync(aln, $"{title} {ids.Count}"), "--lane", lane)).Json, "reportId"));
        return ids;
    }

    private static async Task LinkIsAsync(TestNode node, TestNode partner, string state) => await Neighbourhood.UntilAsync<bool>(
        $"{node.Id} says that its link to {partner.Id} is {state}",
        async () => Word((await node.MustAsync("partner", "show", partner.Id.Value)).Json, "link") == state ? true : null);

    private async Task ArriveOnceAsync(IReadOnlyList<string> ids)
    {
        foreach (string id in ids)
        {
            await Neighbourhood.UntilAsync<bool>(
                $"the receipt of {id}", async () => (await aln.MustAsync("report", "receipts", id)).Json.GetProperty("items").GetArrayLength() == 1 ? true : null, RoughMax);
        }
        string[] arrived = [.. (await bor.MustAsync("inbox", "list", "--limit", "100")).Json.GetProperty("items").EnumerateArray().Select(item => Word(item, "reportId"))];
        Assert.All(ids, id => Assert.Single(arrived, one => one == id));
        await MeetAsync("");
        await aln.MustAsync("ledger", "verify");
        await bor.MustAsync("ledger", "verify");
    }

    private static string Word(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
