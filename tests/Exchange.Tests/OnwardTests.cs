using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Exchange.Tests;

/// <summary>Three real nodes: what cert-aln made goes on from cert-bor to cert-cel under its own signature, what its author changes follows, and its retraction reaches the third node although that was away.</summary>
public sealed class OnwardTests(AgreedPair own) : IClassFixture<AgreedPair>, IAsyncLifetime
{
    private const string Canary = "canary-onward-3b71";

    private readonly TestNode aln = own.Pair.Aln;
    private readonly TestNode bor = own.Pair.Bor;
    private readonly TestNode cel = own.Pair.Found("cert-cel");

    public async Task InitializeAsync()
    {
        await cel.StartAsync();
        await Neighbourhood.IntroduceAsync(bor, cel);
        await Neighbourhood.AgreeAsync(bor, cel, "amber");
    }

    public async Task DisposeAsync() => await cel.DisposeAsync();

    [Fact]
    public async Task PassedOn_UnderItsOriginatorsSignature_FollowedAndTakenBack_AtTheThirdNode()
    {
        string kept = await SharedAsync("for cert-bor alone", "green");
        CommandOutcome denied = (await bor.RunAsync("inbox", "forward", kept, "--to", "cert-cel")).ShouldExit(ExitCode.NobodyWouldReceive);
        Assert.Contains("ONWARD_NOT_AGREED", denied.Output, StringComparison.Ordinal);
        Assert.Contains(OnwardErrors.NobodyNamed.Code, (await bor.RunAsync("inbox", "forward", kept)).ShouldExit(ExitCode.Usage).Errors, StringComparison.Ordinal);

        string id = await SharedAsync(Canary, "clear");
        JsonElement one = Assert.Single((await bor.MustAsync("inbox", "forward", id, "--to", "cert-cel")).Json.GetProperty("partners").EnumerateArray());
        Assert.Equal(("cert-cel", "ALLOWED"), (Word(one, "partner"), Word(one, "reason")));

        // No card of cert-aln is held there: nobody is believed for it.
        JsonElement aside = await AtCelAsync("set aside", item => Word(item, "state") == "quarantined");
        Assert.Contains("no card of cert-aln", Word(aside, "reason"), StringComparison.Ordinal);
        await Neighbourhood.IntroduceAsync(aln, cel);

        string change = aln.File("onward.yaml");
        await File.WriteAllTextAsync(change, "status: closed\n");
        await aln.MustAsync("report", "amend", id, "--merge", change);
        JsonElement there = await AtCelAsync("revision 2", item => item.TryGetProperty("revision", out JsonElement revision) && revision.GetInt32() == 2);

        Assert.Equal(("cert-bor", "cert-aln", Canary, ""), (Word(there, "partner"), Word(there, "originator"), Word(there, "title"), Word(there, "withheld")));
        Assert.Equal(JsonValueKind.Object, (await cel.MustAsync("inbox", "show", id)).Json.GetProperty("report").ValueKind);
        Assert.Contains(OnwardErrors.NotPassedOn.Code, (await cel.RunAsync("inbox", "forward", id, "--to", "cert-aln")).ShouldExit(OnwardErrors.NotPassedOn.Exit).Errors, StringComparison.Ordinal);
        Assert.Contains("cert-cel", (await bor.MustAsync("outbox", "explain", id)).Output, StringComparison.Ordinal);

        // What follows ends on a word of cert-bor; the retraction reaches cert-cel all the same.
        JsonElement ended = Assert.Single((await bor.MustAsync("inbox", "forward", id, "--to", "cert-cel", "--end")).Json.GetProperty("partners").EnumerateArray());
        Assert.Equal(("ended", false), (Word(ended, "state"), ended.GetProperty("before").GetBoolean()));
        JsonElement again = Assert.Single((await bor.MustAsync("inbox", "forward", id, "--to", "cert-cel", "--end")).Json.GetProperty("partners").EnumerateArray());
        Assert.Equal(("ended", true), (Word(again, "state"), again.GetProperty("before").GetBoolean()));
        JsonElement order = Assert.Single((await bor.MustAsync("inbox", "show", id)).Json.GetProperty("passedOn").EnumerateArray());
        Assert.Equal(("cert-cel", "ended", Word(ended, "endedBy")), (Word(order, "partner"), Word(order, "state"), Word(order, "endedBy")));

        await cel.StopAsync();
        await aln.MustAsync("report", "retract", id, "--reason", "wrong", "--instruct", "delete", "--yes");
        await aln.MustAsync("report", "receipts", id, "--wait", "60s");
        await bor.KillAsync();
        await bor.StartAsync();
        await cel.StartAsync();
        JsonElement gone = await AtCelAsync("taken back", item => item.TryGetProperty("withdrawn", out JsonElement at) && at.ValueKind == JsonValueKind.String);

        Assert.Equal(("", "wrong"), (Word(gone, "title"), Word(gone, "withdrawnReason")));
        DiskScan scan = await DiskScan.OfAsync(aln.Home, bor.Home, cel.Home);
        Assert.Empty(scan.Find(Canary));
        foreach (TestNode node in new[] { aln, bor, cel })
            await node.MustAsync("ledger", "verify");
    }

    private async Task<string> SharedAsync(string title, string tlp)
    {
        string id = Word((await aln.MustAsync("report", "submit", await ReportFile.WriteAsync(aln, title, tlp), "--to", "cert-bor")).Json, "reportId");
        await aln.MustAsync("report", "receipts", id, "--wait", "60s");
        return id;
    }

    private Task<JsonElement> AtCelAsync(string what, Func<JsonElement, bool> isIt) => Neighbourhood.UntilAsync($"the report is {what} at cert-cel", async () =>
    {
        JsonElement newest = (await cel.MustAsync("inbox", "list", "--limit", "5")).Json.GetProperty("items").EnumerateArray()
            .FirstOrDefault(item => item.TryGetProperty("kind", out JsonElement kind) && kind.GetString() != "withdrawal" && isIt(item));
        return newest.ValueKind == JsonValueKind.Object ? newest : (JsonElement?)null;
    });

    private static string Word(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
