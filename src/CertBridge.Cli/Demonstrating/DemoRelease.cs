using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Demonstrating;

/// <summary>Step <c>release</c>: a rule holds a report for people; one officer's signature sends nothing, the second's does, and bor says who released it.</summary>
internal static class DemoRelease
{
    private const string Country = "IS";

    private const string Rule = $$"""
          - id: R80
            effect: hold
            when: "'{{Country}}' in report.countries"
            needs: { approvals: 1, role: release-officer }
            because: What concerns {{Country}} is looked at by two.

        """;

    public static async Task<JsonObject> ReleaseAsync(DemoScene scene)
    {
        await HoldForPeopleAsync(scene);
        string file = Path.Combine(scene.Folder, "for-people.yaml");
        string report = await File.ReadAllTextAsync(DemoScene.Sample(DemoPolicy.ReportSample), scene.Cancel);
        OutputFile.Write(file, Encoding.UTF8.GetBytes($"{report}countries: [{Country}]\n"));
        string reportId = (await scene.OnAsync(scene.Aln, "report", "submit", file, "--to", scene.Bor.PartnerId)).Expect(ExitCode.WaitingForHuman).Text("reportId");
        JsonElement waiting = (await scene.OnAsync(scene.Aln, "approval", "list", "--state", "waiting")).Expect().Items().First(one => one.Text("reportId") == reportId);
        string approval = waiting.GetProperty("id").GetRawText();
        JsonElement shown = (await scene.OnAsync(scene.Aln, "approval", "show", approval)).Expect();
        JsonElement first = (await scene.AsOfficerAsync(scene.Aln, ["approval", "grant", approval, .. scene.Aln.Signing])).Expect(ExitCode.WaitingForHuman);
        DemoFailedException.Unless(first.Number("signersMissing") == 1, "one officer was enough for a release");
        JsonElement second = (await scene.OnAsync(scene.Aln, ["approval", "grant", approval, .. scene.Aln.SecondSigning])).Expect();
        JsonElement stored = await DemoExchange.StoredAtBorAsync(scene, reportId);
        JsonElement copy = (await scene.OnAsync(scene.Bor, "inbox", "show", reportId)).Expect();
        string because = copy.GetProperty("decision").Text("because");
        DemoFailedException.Unless(because.Contains("released by", StringComparison.Ordinal), $"bor took it without a release: {because}");
        return new JsonObject
        {
            ["reportId"] = reportId,
            ["approval"] = waiting.Number("id"),
            ["items"] = shown.Items().Count(),
            ["itemRoot"] = shown.Text("itemRoot"),
            ["releasedBy"] = new JsonArray([.. second.Items("signedBy").Select(officer => JsonValue.Create(officer.GetString()))]),
            ["received"] = stored.Text("received"),
            ["atBor"] = because,
        };
    }

    /// <summary>The policy in force and one hold more, which one officer may load: it only narrows.</summary>
    private static async Task HoldForPeopleAsync(DemoScene scene)
    {
        JsonElement inForce = (await scene.OnAsync(scene.Aln, "policy", "show")).Expect();
        string policy = inForce.Text("document").TrimEnd('\n').Replace($"version: {inForce.Number("version")}", $"version: {inForce.Number("version") + 1}", StringComparison.Ordinal);
        string file = Path.Combine(scene.Folder, "policy-with-release.yaml");
        OutputFile.Write(file, Encoding.UTF8.GetBytes($"{policy}\n{Rule}"));
        JsonElement loaded = (await scene.AsOfficerAsync(scene.Aln, ["policy", "load", file, .. scene.Aln.Signing])).Expect();
        DemoFailedException.Unless(loaded.GetProperty("inForce").GetBoolean(), "a policy that only narrows is not in force by one officer");
    }
}
