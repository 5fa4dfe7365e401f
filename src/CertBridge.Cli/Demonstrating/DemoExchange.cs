using System.Text.Json;
using System.Text.Json.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Demonstrating;

/// <summary>Steps <c>submit-misp</c> to <c>duplicate</c>: two reports cross, the third partner gets nothing, and a second submission changes nothing.</summary>
internal static class DemoExchange
{
    private const string MispSample = "misp-event-eset.json";
    private const string YamlSample = "report.yaml";
    private const string YamlKey = "demonstration-1";

    public static async Task<JsonObject> SubmitMispAsync(DemoScene scene)
    {
        JsonElement submission = (await scene.OnAsync(
            scene.Aln, "report", "submit", DemoScene.Sample(MispSample), "--format", "misp", "--tlp", "green", "--pap", "green")).Expect();
        scene.MispReportId = submission.Text("reportId");
        JsonElement shown = (await scene.OnAsync(scene.Aln, "report", "show", scene.MispReportId)).Expect();
        JsonObject detail = Submitted(scene, submission);
        int attributes = AttributesOf(DemoScene.Sample(MispSample));
        int losses = submission.Items("losses").Count();
        DemoFailedException.Unless(attributes == shown.Number("indicators") + losses, $"{attributes} attributes became {shown.Number("indicators")} indicators and {losses} losses");
        detail["attributes"] = attributes;
        detail["indicators"] = shown.Number("indicators");
        detail["losses"] = losses;
        detail["defaulted"] = submission.Items("defaulted").Count();
        return detail;
    }

    public static async Task<JsonObject> SubmitAsync(DemoScene scene)
    {
        JsonElement submission = (await scene.OnAsync(scene.Aln, "report", "submit", DemoScene.Sample(YamlSample), "--key", YamlKey)).Expect();
        scene.YamlReportId = submission.Text("reportId");
        return Submitted(scene, submission);
    }

    /// <summary>On the other side: both are in bor's inbox, opened and stored, and the copy is what aln wrote.</summary>
    public static async Task<JsonObject> DeliveredAsync(DemoScene scene)
    {
        var detail = new JsonObject { ["partner"] = scene.Bor.PartnerId };
        JsonObject[] reports = await Task.WhenAll(new[] { scene.MispReportId, scene.YamlReportId }.Select(CopyAsync));
        detail["reports"] = new JsonArray([.. reports]);
        return detail;

        async Task<JsonObject> CopyAsync(string id)
        {
            Task<DemoOutcome> shown = scene.OnAsync(scene.Aln, "report", "show", id);
            await StoredAtBorAsync(scene, id);
            JsonElement copy = (await scene.OnAsync(scene.Bor, "inbox", "show", id)).Expect();
            JsonElement own = (await shown).Expect();
            DemoFailedException.Unless(copy.Text("title") == own.Text("title"), $"the title of {id} differs at bor");
            DemoFailedException.Unless(copy.Number("indicators") == own.Number("indicators"), $"{id} has {copy.Number("indicators")} indicators at bor");
            DemoFailedException.Unless(!copy.GetProperty("report").TryGetProperty("analystNotes", out _), $"the analyst's notes of {id} left the node");
            return new JsonObject
            {
                ["reportId"] = id,
                ["envelopeId"] = copy.Text("envelopeId"),
                ["envelopeDigest"] = copy.Text("envelopeDigest"),
                ["manifestDigest"] = copy.Text("manifestDigest"),
                ["state"] = copy.Text("state"),
                ["title"] = copy.Text("title"),
                ["indicators"] = copy.Number("indicators"),
            };
        }
    }

    /// <summary>Aln holds bor's signed word for exactly the bytes bor has.</summary>
    public static async Task<JsonObject> ReceiptAsync(DemoScene scene)
    {
        Task<DemoOutcome> shown = scene.OnAsync(scene.Bor, "inbox", "show", scene.MispReportId);
        JsonElement receipt = await ReceiptOfAsync(scene, scene.MispReportId);
        JsonElement copy = (await shown).Expect();
        DemoFailedException.Unless(receipt.Text("envelopeDigest") == copy.Text("envelopeDigest"), "the receipt is for other bytes than bor holds");
        DemoFailedException.Unless(receipt.Number("checkpointSize") > receipt.Number("leafIndex"), "the receipt lies beneath no checkpoint");
        return new JsonObject
        {
            ["reportId"] = scene.MispReportId,
            ["partner"] = receipt.Text("partner"),
            ["verdict"] = receipt.Text("verdict"),
            ["envelopeDigest"] = receipt.Text("envelopeDigest"),
            ["received"] = receipt.Text("received"),
            ["leafIndex"] = receipt.Number("leafIndex"),
            ["treeSize"] = receipt.Number("checkpointSize"),
            ["root"] = receipt.Text("checkpointRoot"),
        };
    }

    /// <summary>Cel is a verified partner without an agreement: the decision says so, and nothing is there.</summary>
    public static async Task<JsonObject> RefusedAsync(DemoScene scene)
    {
        Task<DemoOutcome> listed = scene.OnAsync(scene.Cel, "inbox", "list");
        JsonElement answer = (await scene.OnAsync(scene.Aln, "outbox", "explain", scene.MispReportId, "--to", scene.Cel.PartnerId)).Expect();
        JsonElement decision = answer.Items().First();
        DemoFailedException.Unless(decision.Text("outcome") == "deny", $"the decision for cel is {decision.Text("outcome")}");
        JsonElement inbox = (await listed).Expect();
        DemoFailedException.Unless(!inbox.Items().Any(), "something arrived at cel");
        return new JsonObject
        {
            ["reportId"] = scene.MispReportId,
            ["partner"] = scene.Cel.PartnerId,
            ["outcome"] = decision.Text("outcome"),
            ["reason"] = decision.Text("reason"),
            ["because"] = decision.Text("because"),
            ["inboxItems"] = inbox.Items().Count(),
        };
    }

    /// <summary>The same bytes again are the same report; other bytes under a used key are a conflict.</summary>
    public static async Task<JsonObject> DuplicateAsync(DemoScene scene)
    {
        Task<DemoOutcome> conflicting = scene.OnAsync(
            scene.Aln, "report", "submit", DemoScene.Sample(MispSample), "--format", "misp", "--tlp", "green", "--pap", "green", "--key", YamlKey);
        JsonElement again = (await scene.OnAsync(scene.Aln, "report", "submit", DemoScene.Sample(YamlSample), "--key", YamlKey)).Expect();
        DemoFailedException.Unless(again.GetProperty("duplicate").GetBoolean(), "the second submission was taken as new");
        DemoFailedException.Unless(again.Text("reportId") == scene.YamlReportId, $"the second submission got {again.Text("reportId")}");
        DemoOutcome other = await conflicting;
        JsonElement conflict = other.ExpectError(ExitCode.Conflict);
        return new JsonObject
        {
            ["reportId"] = again.Text("reportId"),
            ["duplicate"] = true,
            ["conflictExit"] = other.Exit,
            ["conflictCode"] = conflict.Text("code"),
        };
    }

    public static Task<JsonElement> StoredAtBorAsync(DemoScene scene, string reportId) => scene.UntilAsync<JsonElement>($"{reportId} in bor's inbox", async () =>
    {
        JsonElement inbox = (await scene.OnAsync(scene.Bor, "inbox", "list")).Expect();
        return inbox.Items().Where(item => item.TryGetProperty("reportId", out JsonElement id) && id.GetString() == reportId && item.Text("state") == "stored")
            .Select(found => (JsonElement?)found).FirstOrDefault();
    });

    public static Task<JsonElement> ReceiptOfAsync(DemoScene scene, string reportId) => scene.UntilAsync<JsonElement>($"bor's receipt for {reportId}", async () =>
    {
        JsonElement receipts = (await scene.OnAsync(scene.Aln, "report", "receipts", reportId)).Expect();
        return receipts.Items().Where(receipt => receipt.Text("partner") == scene.Bor.PartnerId && receipt.Text("verdict") == "stored")
            .Select(found => (JsonElement?)found).FirstOrDefault();
    });

    /// <summary>Counted in the file itself, wherever the event lies in it: its own attributes and those of its objects.</summary>
    private static int AttributesOf(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
        return AttributesIn(document.RootElement);
    }

    private static int AttributesIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Sum(property =>
            property is { Name: "Attribute", Value.ValueKind: JsonValueKind.Array } ? property.Value.GetArrayLength() : AttributesIn(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().Sum(AttributesIn),
        _ => 0,
    };

    private static JsonObject Submitted(DemoScene scene, JsonElement submission)
    {
        JsonElement forBor = submission.Items("decisions").First(decision => decision.Text("partner") == scene.Bor.PartnerId);
        DemoFailedException.Unless(forBor.Text("outcome") == "allow", $"the decision for bor is {forBor.Text("outcome")} {forBor.Text("reason")}: {forBor.Text("because")}");
        DemoFailedException.Unless(!submission.GetProperty("duplicate").GetBoolean(), "the first submission was taken as a duplicate");
        var decisions = new JsonObject();
        foreach (JsonElement decision in submission.Items("decisions"))
            decisions[decision.Text("partner")] = $"{decision.Text("outcome")} {decision.Text("reason")}".TrimEnd();
        return new JsonObject
        {
            ["reportId"] = submission.Text("reportId"),
            ["revision"] = submission.Number("revision"),
            ["decisions"] = decisions,
            ["nodeLogIndex"] = submission.Number("nodeLogIndex"),
        };
    }
}
