using System.Text.Json;
using System.Text.Json.Nodes;

namespace CertBridge.Cli.Demonstrating;

/// <summary>Steps <c>restart</c> and <c>ledger</c>: nothing accepted is lost, and both sides' records agree.</summary>
internal static class DemoEndurance
{
    /// <summary>Bor is told to stop, aln takes a report and is killed, both come back on their ports: the report crosses.</summary>
    public static async Task<JsonObject> RestartAsync(DemoScene scene)
    {
        TimeSpan drained = await DemoProcesses.StopAsync(scene.Bor.Home, scene.Time);
        string reportId = (await scene.OnAsync(scene.Aln, "report", "submit", await scene.WriteReportAsync("sent while bor was away"))).Expect().Text("reportId");
        await DemoProcesses.KillAsync(scene.Aln.Home, scene.Time);
        JsonElement[] back = await Task.WhenAll(scene.StartAsync(scene.Aln), scene.StartAsync(scene.Bor));
        (await scene.OnAsync(scene.Aln, "outbox", "retry", "--to", scene.Bor.PartnerId)).Expect();
        await DemoExchange.StoredAtBorAsync(scene, reportId);
        JsonElement receipt = await DemoExchange.ReceiptOfAsync(scene, reportId);
        int copies = (await scene.OnAsync(scene.Bor, "inbox", "list")).Expect().Items().Count(item => item.TryGetProperty("reportId", out JsonElement id) && id.GetString() == reportId);
        DemoFailedException.Unless(copies == 1, $"bor has {copies} copies of {reportId}");
        return new JsonObject
        {
            ["reportId"] = reportId,
            ["drainedMillis"] = (long)drained.TotalMilliseconds,
            ["envelopeDigest"] = receipt.Text("envelopeDigest"),
            ["copies"] = copies,
            ["ports"] = new JsonObject { [scene.Aln.PartnerId] = back[0].Number("partnerPort"), [scene.Bor.PartnerId] = back[1].Number("partnerPort") },
        };
    }

    /// <summary>Every leaf is hashed again on both sides, and the log bor signs is the log aln followed, and the other way round.</summary>
    public static async Task<JsonObject> LedgerAsync(DemoScene scene)
    {
        var detail = new JsonObject();
        (DemoNode Owner, DemoNode Follower)[] logs = [(scene.Aln, scene.Bor), (scene.Bor, scene.Aln)];
        JsonElement[] followed = await Task.WhenAll(logs.Select(log =>
            scene.UntilAsync<JsonElement>($"{log.Follower.Name} to have followed all of {log.Owner.Name}'s log", () => SameLogAsync(scene, log.Owner, log.Follower))));
        foreach (((DemoNode owner, _), JsonElement log) in logs.Zip(followed))
            detail[owner.PartnerId] = new JsonObject { ["treeSize"] = log.Number("size"), ["root"] = log.Text("root"), ["origin"] = log.Text("origin") };
        DemoOutcome[] verdicts = await Task.WhenAll(scene.Nodes.Select(node => scene.OnAsync(node, "ledger", "verify")));
        foreach ((DemoNode node, DemoOutcome verdict) in scene.Nodes.Zip(verdicts))
            detail[$"{node.Name}Leaves"] = verdict.Expect().Number("leaves");
        JsonObject borLog = detail[scene.Bor.PartnerId]!.AsObject();
        detail["treeSize"] = borLog["treeSize"]!.DeepClone();
        detail["root"] = borLog["root"]!.DeepClone();
        return detail;
    }

    private static async Task<JsonElement?> SameLogAsync(DemoScene scene, DemoNode owner, DemoNode follower)
    {
        Task<JsonElement?> asked = LogAsync(scene, owner, "link", follower.PartnerId);
        JsonElement? followed = await LogAsync(scene, follower, "followed", owner.PartnerId);
        JsonElement? own = await asked;
        return own is { } mine && followed is { } theirs && mine.Number("size") == theirs.Number("size") && mine.Text("root") == theirs.Text("root") ? mine : null;
    }

    private static async Task<JsonElement?> LogAsync(DemoScene scene, DemoNode node, string kind, string partner)
    {
        JsonElement ledger = (await scene.OnAsync(node, "ledger", "status")).Expect();
        return ledger.Items().Where(log => log.Text("log") == kind && log.Text("partner") == partner).Select(found => (JsonElement?)found).FirstOrDefault();
    }
}
