using System.Text.Json;
using CertBridge.Exchange.Tests.Crashing;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Crashing;

namespace CertBridge.Exchange.Tests;

/// <summary>What was shared is amended and taken back between two real nodes: while the partner is away, through kills, and with a receipt that says what was done.</summary>
[Collection(AgreedPairGroup.Name)]
public sealed class WithdrawalTests(AgreedPair shared) : IAsyncLifetime
{
    private static readonly TimeSpan ReachMax = TimeSpan.FromSeconds(60);

    private readonly TestNode aln = shared.Pair.Aln;
    private readonly TestNode bor = shared.Pair.Bor;

    public Task InitializeAsync() => shared.BothUpAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Amended_ReachesThePartner_AndTightened_IsTakenBackFromIt()
    {
        string id = await SharedAsync("first telling");
        string change = aln.File("change.yaml");
        await File.WriteAllTextAsync(change, "title: { en: second telling }\nstatus: closed\n");

        JsonElement amended = (await aln.MustAsync("report", "amend", id, "--merge", change, "--if-revision", "1")).Json;
        Assert.Equal(2, amended.GetProperty("revision").GetInt32());
        await aln.MustAsync("report", "receipts", id, "--wait", "60s");
        Assert.Equal(("second telling", 2), Seen(await InboxAsync(id)));
        Assert.True((await aln.MustAsync("report", "amend", id, "--merge", change, "--if-revision", "1")).Json.GetProperty("duplicate").GetBoolean());
        await File.WriteAllTextAsync(change, "title: { en: another second telling }\n");
        Assert.Contains(AmendmentErrors.RevisionMoved.Code, (await aln.RunAsync("report", "amend", id, "--merge", change, "--if-revision", "1")).ShouldExit(ExitCode.Conflict).Errors);
        await File.WriteAllTextAsync(change, "marking: { tlp: clear }\n");
        Assert.Contains(AmendmentErrors.LooserMarking.Code, (await aln.RunAsync("report", "amend", id, "--merge", change)).ShouldExit(ExitCode.NotAllowed).Errors);

        await File.WriteAllTextAsync(change, "marking: { tlp: red }\n");
        (await aln.RunAsync("report", "amend", id, "--merge", change)).ShouldExit(ExitCode.NobodyWouldReceive);
        JsonElement standing = Assert.Single((await aln.MustAsync("report", "receipts", id, "--wait", "60s")).Json.GetProperty("withdrawals").EnumerateArray());

        Assert.Equal(("applied", "not-shared", "partner"), (Word(standing, "state"), Word(standing, "reason"), Word(standing, "scope")));
        Assert.Equal(("", JsonValueKind.String), (Word(await InboxAsync(id), "title"), (await InboxAsync(id)).GetProperty("withdrawn").ValueKind));
        await LedgersHoldAsync();
    }

    [Fact]
    public async Task Retracted_WhileThePartnerIsAway_IsAppliedOnItsReturn_AndNothingBringsItBack()
    {
        string id = await SharedAsync("taken back while away");
        string evidence = bor.File("evidence");
        await bor.MustAsync("inbox", "export", id, "--as", "envelope", "--out", evidence);
        await bor.StopAsync();

        JsonElement retracted = (await aln.MustAsync("report", "retract", id, "--reason", "wrong-victim", "--instruct", "delete", "--yes")).Json;
        Assert.Equal("cert-bor", Word(Assert.Single(retracted.GetProperty("withdrawals").EnumerateArray()), "partner"));
        Assert.True((await aln.MustAsync("report", "retract", id, "--reason", "wrong-victim", "--instruct", "delete", "--yes")).Json.GetProperty("duplicate").GetBoolean());
        (await aln.RunAsync("report", "receipts", id, "--wait", "1s")).ShouldExit(ExitCode.Busy);
        await aln.KillAsync();
        await aln.StartAsync();
        await bor.StartAsync();
        JsonElement standing = Assert.Single((await aln.MustAsync("report", "receipts", id, "--wait", "60s")).Json.GetProperty("withdrawals").EnumerateArray());

        Assert.Equal(("partial", 1, 1), (Word(standing, "state"), standing.GetProperty("revisionsTakenBack").GetInt32(), standing.GetProperty("filesLeft").GetInt32()));
        JsonElement held = await InboxAsync(id);
        Assert.Equal(("", "wrong-victim", "delete"), (Word(held, "title"), Word(held, "withdrawnReason"), Word(held, "withdrawnInstruction")));
        Assert.Equal(Path.GetFullPath(evidence), Word(Assert.Single(held.GetProperty("files").EnumerateArray()), "path"));
        Assert.Contains("was taken back", (await bor.RunAsync("inbox", "export", id, "--as", "envelope", "--out", bor.File("again"))).ShouldExit(StoredItemErrors.NotExportable.Exit).Errors);
        Assert.Equal("", Word((await aln.MustAsync("report", "show", id)).Json, "title"));
        Assert.Contains(AmendmentErrors.Retracted.Code, (await aln.RunAsync("report", "amend", id, await ReportFile.WriteAsync(aln, "not again"))).ShouldExit(ExitCode.Conflict).Errors);
        DiskScan scan = await DiskScan.OfAsync(aln.Home, bor.Home);
        Assert.Empty(scan.Find("taken back while away"));
        await LedgersHoldAsync();
    }

    [Fact]
    public async Task Retracted_ByANodeThatDies_IsSaidOnceOrNotAtAll()
    {
        foreach (CrashPoint point in PointLists.Retract)
        {
            string id = await SharedAsync($"retracted at {point}");
            await aln.StopAsync();
            await aln.StartAsync(new Launch(point.ToString()));
            await aln.RunAsync("report", "retract", id, "--reason", "wrong", "--instruct", "delete", "--yes");
            await aln.Process.DieAtAsync(point.ToString(), ReachMax);
            await aln.StartAsync();

            bool wasRetracted = (await aln.MustAsync("report", "show", id)).Json.GetProperty("withdrawn").ValueKind == JsonValueKind.String;
            Assert.Equal(point != CrashPoint.RetractionWritten, wasRetracted);
            await aln.MustAsync("report", "retract", id, "--reason", "wrong", "--instruct", "delete", "--yes");
            JsonElement receipts = (await aln.MustAsync("report", "receipts", id, "--wait", "60s")).Json;
            Assert.Equal("applied", Word(Assert.Single(receipts.GetProperty("withdrawals").EnumerateArray()), "state"));
            Assert.Equal([1, 2], receipts.GetProperty("items").EnumerateArray().Select(receipt => receipt.GetProperty("revision").GetInt32()).Order());
        }
        await LedgersHoldAsync();
    }

    private async Task<string> SharedAsync(string title)
    {
        string id = Word((await aln.MustAsync("report", "submit", await ReportFile.WriteAsync(aln, title))).Json, "reportId");
        Assert.Single((await aln.MustAsync("report", "receipts", id, "--wait", "60s")).Json.GetProperty("items").EnumerateArray());
        return id;
    }

    private async Task<JsonElement> InboxAsync(string id) => (await bor.MustAsync("inbox", "show", id)).Json;

    private async Task LedgersHoldAsync()
    {
        await aln.MustAsync("ledger", "verify");
        await bor.MustAsync("ledger", "verify");
    }

    private static (string Title, int Revision) Seen(JsonElement item) => (Word(item, "title"), item.GetProperty("revision").GetInt32());

    private static string Word(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
