using System.Text.Json;
using System.Text.Json.Nodes;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;

namespace CertBridge.Cli.Demonstrating;

/// <summary>Step <c>doctor</c>: every node is well; then three things are broken at cel's, and it names the three.</summary>
internal static class DemoExamination
{
    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static async Task<JsonObject> DoctorAsync(DemoScene scene)
    {
        JsonElement[] well = await Task.WhenAll(scene.Nodes.Select(node => WellAsync(scene, node)));
        var detail = new JsonObject();
        foreach ((DemoNode node, JsonElement answer) in scene.Nodes.Zip(well))
            detail[node.PartnerId] = $"{answer.Number("passed")} ok, {answer.Number("warnings")} warnings, {answer.Number("skipped")} skipped";
        detail["broken"] = await BrokenAsync(scene);
        return detail;
    }

    private static async Task<JsonElement> WellAsync(DemoScene scene, DemoNode node)
    {
        DemoOutcome answer = await scene.OnAsync(node, "node", "doctor");
        return answer.Exit == ExitCode.Done ? answer.Expect() : throw new DemoFailedException($"{node.PartnerId} is not well: {answer.Output}{answer.Error}");
    }

    private static async Task<JsonObject> BrokenAsync(DemoScene scene)
    {
        NodeHome home = NodeHome.At(scene.Cel.Home);
        string key = Directory.EnumerateFiles(home.KeysFolder, "*.key").Order(StringComparer.Ordinal).First();
        string stray = Path.Combine(scene.Cel.Home, Path.GetFileName(scene.Cel.RootKeyFile));
        byte[] settings = await File.ReadAllBytesAsync(home.NodeFile, scene.Cancel);
        try
        {
            File.SetUnixFileMode(key, OwnerAlone | UnixFileMode.GroupRead);
            File.Copy(scene.Cel.RootKeyFile, stray);
            await File.AppendAllTextAsync(home.NodeFile, "\nlisteners.partner: 0.0.0.0:7443\n", scene.Cancel);
            return Named((await scene.OnAsync(scene.Cel, "node", "doctor")).Expect(ExitCode.InputInvalid));
        }
        finally
        {
            File.SetUnixFileMode(key, OwnerAlone);
            File.Delete(stray);
            await File.WriteAllBytesAsync(home.NodeFile, settings, CancellationToken.None);
        }
    }

    private static JsonObject Named(JsonElement answer)
    {
        JsonElement[] failures = [.. answer.Items("findings").Where(finding => finding.Text("level") == "failure")];
        string[] names = [.. failures.Select(finding => finding.Text("name")).Order(StringComparer.Ordinal)];
        DemoFailedException.Unless(names is ["config", "key-modes", "root-key"], $"the doctor named {string.Join(", ", names)}");
        DemoFailedException.Unless(failures.All(finding => finding.Text("fix").Length > 0), "a finding has no fix");
        return new JsonObject([.. failures.Select(finding => KeyValuePair.Create(finding.Text("name"), (JsonNode?)finding.Text("what")))]);
    }
}
