using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Demonstrating;

/// <summary>Steps <c>preview</c>, <c>redact</c> and <c>hold</c>: aln's own policy, what bor does not get by it, and a report that waits for its time.</summary>
internal static class DemoPolicy
{
    private const string PolicySample = "policy/policy.yaml";
    public const string ReportSample = "policy/report.yaml";
    private const string VictimName = "Harbour Waterworks";
    private const string VictimAddress = "203.0.113.77";
    private const string VictimNetwork = "203.0.113.0/24";

    /// <summary>Long enough to be submitted within it on a quiet machine; on a busy one it is tried again with twice as much.</summary>
    private static readonly TimeSpan Embargo = TimeSpan.FromSeconds(2);

    private const int EmbargoTriesMax = 5;

    /// <summary>One officer's signature lets nothing more out, the second's does; then who would get what of a report with a victim in it. The report of step <c>hold</c> is submitted meanwhile.</summary>
    public static async Task<JsonObject> PreviewAsync(DemoScene scene)
    {
        string policy = DemoScene.Sample(PolicySample);
        JsonElement first = (await scene.AsOfficerAsync(scene.Aln, ["policy", "load", policy, .. scene.Aln.Signing])).Expect(ExitCode.WaitingForHuman);
        JsonElement second = (await scene.OnAsync(scene.Aln, ["policy", "load", policy, .. scene.Aln.SecondSigning])).Expect();
        DemoFailedException.Unless(!first.GetProperty("inForce").GetBoolean() && second.GetProperty("inForce").GetBoolean(), "one officer was enough for a policy that lets more out");
        Task<DemoHeldReport> held = SubmitHeldAsync(scene);
        JsonElement preview = (await scene.OnAsync(scene.Aln, "report", "preview", DemoScene.Sample(ReportSample))).Expect();
        JsonElement forBor = Of(preview.Items("partners"), scene.Bor);
        DemoFailedException.Unless(forBor.Text("outcome") == "allow", $"bor would get {forBor.Text("outcome")} {forBor.Text("reason")}: {forBor.Text("because")}");
        scene.HeldReport = await held;
        string[] withheld = Texts(forBor, "withheld");
        DemoFailedException.Unless(withheld.Contains("victims[0].name"), $"withheld from bor would be {string.Join(", ", withheld)}");
        return new JsonObject
        {
            ["policy"] = $"{second.Text("name")} v{second.Number("version")}",
            ["signedBy"] = new JsonArray([.. Texts(second, "signedBy").Select(officer => JsonValue.Create(officer))]),
            ["decisions"] = Decisions(preview.Items("partners")),
            ["withheld"] = new JsonArray([.. withheld.Select(path => JsonValue.Create(path))]),
            ["changed"] = new JsonArray([.. forBor.Items("changes").Where(change => change.Text("op") != "drop").Select(change => JsonValue.Create($"{change.Text("op")} {change.Text("path")} by {change.Text("by")}"))]),
        };
    }

    /// <summary>What bor holds of it: no name of a victim, and only the network of its address.</summary>
    public static async Task<JsonObject> RedactAsync(DemoScene scene)
    {
        JsonElement submission = (await scene.OnAsync(scene.Aln, "report", "submit", DemoScene.Sample(ReportSample))).Expect();
        string reportId = scene.RedactedReportId = submission.Text("reportId");
        await DemoExchange.StoredAtBorAsync(scene, reportId);
        JsonElement copy = (await scene.OnAsync(scene.Bor, "inbox", "show", reportId)).Expect().GetProperty("report");
        string text = copy.GetRawText();
        foreach (string secret in new[] { VictimName, VictimAddress })
            DemoFailedException.Unless(!text.Contains(secret, StringComparison.Ordinal), $"bor has \"{secret}\"");
        JsonElement victim = copy.Items("victims").First();
        JsonElement address = copy.Items("indicators").First();
        DemoFailedException.Unless(!victim.TryGetProperty("name", out _), "bor has the victim's name");
        DemoFailedException.Unless(address.Text("value") == VictimNetwork, $"the victim's address is {address.Text("value")} at bor");
        return new JsonObject
        {
            ["reportId"] = reportId,
            ["partner"] = scene.Bor.PartnerId,
            ["victim"] = JsonNode.Parse(victim.GetRawText()),
            ["address"] = address.Text("value"),
        };
    }

    /// <summary>It was held, and bor received it when its embargo was over and not before.</summary>
    public static async Task<JsonObject> HoldAsync(DemoScene scene)
    {
        DemoHeldReport held = scene.HeldReport ?? throw new DemoFailedException("no report is held");
        JsonElement stored = await DemoExchange.StoredAtBorAsync(scene, held.ReportId);
        DateTimeOffset received = DateTimeOffset.Parse(stored.Text("received"), CultureInfo.InvariantCulture);
        DemoFailedException.Unless(received >= held.Until, $"bor received {held.ReportId} at {stored.Text("received")}, before its embargo was over");
        return new JsonObject
        {
            ["reportId"] = held.ReportId,
            ["decision"] = held.Decision,
            ["heldUntil"] = held.Until.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["received"] = stored.Text("received"),
        };
    }

    private static async Task<DemoHeldReport> SubmitHeldAsync(DemoScene scene)
    {
        string report = await File.ReadAllTextAsync(DemoScene.Sample(ReportSample), scene.Cancel);
        TimeSpan embargo = Embargo;
        for (int tries = 1; ; tries++, embargo *= 2)
        {
            DateTimeOffset until = DateTimeOffset.FromUnixTimeMilliseconds((scene.Time.GetUtcNow() + embargo).ToUnixTimeMilliseconds());
            string file = Path.Combine(scene.Folder, $"embargo-{tries}.yaml");
            OutputFile.Write(file, Encoding.UTF8.GetBytes($"{report}embargoUntil: \"{until.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)}\"\n"));
            JsonElement submission = (await scene.OnAsync(scene.Aln, "report", "submit", file)).Expect();
            JsonElement forBor = Of(submission.Items("decisions"), scene.Bor);
            bool isOver = scene.Time.GetUtcNow() >= until; // this machine was too busy to submit it within its embargo
            DemoFailedException.Unless(forBor.Text("outcome") == "hold" || (isOver && tries < EmbargoTriesMax), $"the decision for bor is {forBor.Text("outcome")} {forBor.Text("reason")}");
            if (forBor.Text("outcome") == "hold")
                return new DemoHeldReport(submission.Text("reportId"), until, $"{forBor.Text("outcome")} {forBor.Text("reason")}");
        }
    }

    private static JsonElement Of(IEnumerable<JsonElement> decisions, DemoNode node) => decisions.First(decision => decision.Text("partner") == node.PartnerId);

    private static JsonObject Decisions(IEnumerable<JsonElement> decisions) =>
        new(decisions.Select(decision => KeyValuePair.Create(decision.Text("partner"), (JsonNode?)$"{decision.Text("outcome")} {decision.Text("reason")}")));

    private static string[] Texts(JsonElement element, string name) => [.. element.Items(name).Select(item => item.GetString()!)];
}

/// <summary>A report under an embargo, submitted in one step and looked for in another.</summary>
internal sealed record DemoHeldReport(string ReportId, DateTimeOffset Until, string Decision);
