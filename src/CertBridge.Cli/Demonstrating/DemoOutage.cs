using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CertBridge.Cli.Demonstrating;

/// <summary>Steps <c>cut</c>, <c>reconnect</c> and <c>flash-first</c>: bor is gone, what is handed in waits, and of what waited the most urgent arrives first.</summary>
internal static class DemoOutage
{
    private const int BulkReports = 3;

    /// <summary>From the start of the node that was away to both connections up. It is told and not demanded: on a machine that is busy with other things it says nothing of the link.</summary>
    private const int GoalSeconds = 10;

    /// <summary>Bor's node dies as in a power cut. Aln says so, with since when and why, and takes reports in all the same; the flash report comes last.</summary>
    public static async Task<JsonObject> CutAsync(DemoScene scene)
    {
        await DemoProcesses.KillAsync(scene.Bor.Home, scene.Time);
        JsonElement down = await LinkAsync(scene, "down");
        DemoFailedException.Unless(down.Text("linkCause").Length > 0, "the link is down without a cause");
        string[] bulk = await Task.WhenAll(Enumerable.Range(1, BulkReports).Select(number => SubmitAsync(scene, $"bulk {number}", "bulk")));
        string flash = await SubmitAsync(scene, "flash", "flash");
        scene.Waiting = new DemoWaiting(flash, bulk);
        JsonElement outbox = (await scene.OnAsync(scene.Aln, "outbox", "list", "--to", scene.Bor.PartnerId, "--state", "queued")).Expect();
        JsonElement[] waiting = [.. scene.Waiting.All.Select(id => outbox.Items().FirstOrDefault(entry => entry.Text("reportId") == id))];
        DemoFailedException.Unless(waiting.All(entry => entry.ValueKind == JsonValueKind.Object), "not all that was handed in waits in the outbox");
        JsonElement why = (await scene.OnAsync(scene.Aln, "outbox", "explain", flash, "--to", scene.Bor.PartnerId)).Expect().Items().First();
        DemoFailedException.Unless(why.Text("link") == "down" && why.Text("linkCause").Length > 0, $"the outbox does not say why {flash} waits: {why.Text("link")}");
        return new JsonObject
        {
            ["partner"] = scene.Bor.PartnerId,
            ["link"] = down.Text("link"),
            ["since"] = down.Text("linkSince"),
            ["cause"] = down.Text("linkCause"),
            ["waiting"] = new JsonArray([.. waiting.Select(entry => new JsonObject { ["reportId"] = entry.Text("reportId"), ["lane"] = entry.Text("lane"), ["state"] = entry.Text("state") })]),
            ["why"] = $"link {why.Text("link")}: {why.Text("linkCause")}",
            ["next"] = why.Text("next"),
        };
    }

    /// <summary>Nobody asks for the link: the two nodes greet each other, compare where they stood, and go on.</summary>
    public static async Task<JsonObject> ReconnectAsync(DemoScene scene)
    {
        JsonElement back = await scene.StartAsync(scene.Bor);
        JsonElement up = await LinkAsync(scene, "up");
        double seconds = Math.Max(0, (At(up.Text("linkSince")) - At(back.Text("started"))).TotalSeconds);
        return new JsonObject
        {
            ["partner"] = scene.Bor.PartnerId,
            ["link"] = up.Text("link"),
            ["since"] = up.Text("linkSince"),
            ["agreement"] = up.Text("agreement"),
            ["secondsAfterStart"] = Math.Round(seconds, 1),
            ["goalSeconds"] = GoalSeconds,
            ["goalMet"] = seconds <= GoalSeconds,
        };
    }

    /// <summary>By bor's own log: its receipt for the flash report lies before those for all the others, which were handed in earlier.</summary>
    public static async Task<JsonObject> FlashFirstAsync(DemoScene scene)
    {
        DemoWaiting waited = scene.Waiting ?? throw new DemoFailedException("no report waited");
        JsonElement[] receipts = await Task.WhenAll(waited.All.Select(id => ReceiptAsync(scene, id)));
        JsonElement flash = receipts[0];
        JsonElement first = receipts.MinBy(receipt => receipt.Number("leafIndex"));
        DemoFailedException.Unless(first.Text("lane") == "flash", $"bor's first receipt is for what came by {first.Text("lane")}");
        bool isAlone = flash.Text("signature").Length > 0;
        return new JsonObject
        {
            ["flash"] = Place(waited.Flash, flash),
            ["bulk"] = new JsonArray([.. waited.Bulk.Zip(receipts.Skip(1), Place)]),
            ["signedAlone"] = isAlone, // false where its leaf, which follows at once, was the faster of the two
            ["signedBy"] = flash.Text("signedBy"),
        };
    }

    /// <summary>Aln's standing of its link with bor, once it is so.</summary>
    public static Task<JsonElement> LinkAsync(DemoScene scene, string state) => scene.UntilAsync<JsonElement>($"the link between aln and bor to be {state}", async () =>
    {
        JsonElement partners = (await scene.OnAsync(scene.Aln, "partner", "list")).Expect();
        return partners.Items().Where(partner => partner.Text("partner") == scene.Bor.PartnerId && partner.Text("link") == state).Select(found => (JsonElement?)found).FirstOrDefault();
    });

    private static async Task<string> SubmitAsync(DemoScene scene, string name, string lane) =>
        (await scene.OnAsync(scene.Aln, "report", "submit", await scene.WriteReportAsync(name), "--to", scene.Bor.PartnerId, "--lane", lane)).Expect().Text("reportId");

    private static async Task<JsonElement> ReceiptAsync(DemoScene scene, string reportId)
    {
        JsonElement receipts = (await scene.OnAsync(scene.Aln, "report", "receipts", reportId, "--wait", "60s")).Expect();
        JsonElement receipt = receipts.Items().Single(receipt => receipt.Text("partner") == scene.Bor.PartnerId);
        DemoFailedException.Unless(receipt.Text("verdict") == "stored", $"bor's verdict on {reportId} is {receipt.Text("verdict")}");
        return receipt;
    }

    private static JsonObject Place(string reportId, JsonElement receipt) => new()
    {
        ["reportId"] = reportId,
        ["leafIndex"] = receipt.Number("leafIndex"),
        ["received"] = receipt.Text("received"),
    };

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}

/// <summary>What was handed in while bor was away.</summary>
internal sealed record DemoWaiting(string Flash, IReadOnlyList<string> Bulk)
{
    /// <summary>The flash report first, though it came last.</summary>
    public IReadOnlyList<string> All => [Flash, .. Bulk];
}
