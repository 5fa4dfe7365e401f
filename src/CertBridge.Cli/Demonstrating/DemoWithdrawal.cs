using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CertBridge.Cli.Running;

namespace CertBridge.Cli.Demonstrating;

/// <summary>Steps <c>amend</c> and <c>retract</c>: a later revision replaces what bor has, and a retraction takes it back, with bor's word for it.</summary>
internal static class DemoWithdrawal
{
    private const string NewTitle = "Intrusion at a waterworks: second look";

    /// <summary>Only what changes is written; bor's copy is still the one it may have.</summary>
    public static async Task<JsonObject> AmendAsync(DemoScene scene)
    {
        string change = Path.Combine(scene.Folder, "change.yaml");
        OutputFile.Write(change, Encoding.UTF8.GetBytes($"title: {{ en: \"{NewTitle}\" }}\n"));
        JsonElement amended = (await scene.OnAsync(scene.Aln, "report", "amend", scene.RedactedReportId, "--merge", change, "--if-revision", "1")).Expect();
        JsonElement copy = await scene.UntilAsync<JsonElement>("revision 2 at bor", async () =>
        {
            JsonElement held = (await scene.OnAsync(scene.Bor, "inbox", "show", scene.RedactedReportId)).Expect();
            return held.Number("revision") == 2 ? held : null;
        });
        DemoFailedException.Unless(copy.Text("title") == NewTitle, $"bor's copy is called {copy.Text("title")}");
        return new JsonObject
        {
            ["reportId"] = scene.RedactedReportId,
            ["revision"] = amended.Number("revision"),
            ["titleAtBor"] = copy.Text("title"),
        };
    }

    /// <summary>Bor has nothing left of it but what proves the exchange, and has signed that.</summary>
    public static async Task<JsonObject> RetractAsync(DemoScene scene)
    {
        JsonElement retracted = (await scene.OnAsync(scene.Aln, "report", "retract", scene.RedactedReportId, "--reason", "wrong-victim", "--instruct", "delete", "--yes")).Expect();
        JsonElement receipts = (await scene.OnAsync(scene.Aln, "report", "receipts", scene.RedactedReportId, "--wait", "60s")).Expect();
        JsonElement standing = receipts.Items("withdrawals").Single();
        DemoFailedException.Unless(standing.Text("state") == "applied", $"bor's answer is {standing.Text("state")}");
        JsonElement held = (await scene.OnAsync(scene.Bor, "inbox", "show", scene.RedactedReportId)).Expect();
        DemoFailedException.Unless(held.Text("title").Length == 0, "bor still has the title");
        return new JsonObject
        {
            ["reportId"] = scene.RedactedReportId,
            ["revision"] = retracted.Number("revision"),
            ["partner"] = standing.Text("partner"),
            ["answer"] = standing.Text("state"),
            ["revisionsTakenBack"] = standing.Number("revisionsTakenBack"),
        };
    }
}
