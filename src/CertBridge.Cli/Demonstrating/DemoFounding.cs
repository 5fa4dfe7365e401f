using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using CertBridge.Cli.Running;

namespace CertBridge.Cli.Demonstrating;

/// <summary>Steps <c>nodes</c> and <c>agreement</c>; what lies between them is <see cref="DemoIntroduction"/>.</summary>
internal static class DemoFounding
{
    public static async Task<JsonObject> NodesAsync(DemoScene scene)
    {
        var detail = new JsonObject();
        JsonElement[] running = await Task.WhenAll(scene.Nodes.Select(async node =>
        {
            await FoundAsync(scene, node);
            return await scene.StartAsync(node);
        }));
        foreach ((DemoNode node, JsonElement status) in scene.Nodes.Zip(running))
        {
            DemoFailedException.Unless(status.Text("partnerId") == node.PartnerId, $"{node.Name} says it is {status.Text("partnerId")}");
            detail[node.Name] = new JsonObject { ["partnerId"] = node.PartnerId, ["pid"] = status.Number("processId"), ["version"] = status.Text("version") };
        }
        return detail;
    }

    public static async Task<JsonObject> AgreementAsync(DemoScene scene)
    {
        string file = Path.Combine(scene.Folder, "agreement.yaml");
        JsonElement draft = (await scene.AsOfficerAsync(scene.Aln, "agreement", "new", "--with", scene.Bor.PartnerId)).Expect();
        OutputFile.Write(file, System.Text.Encoding.UTF8.GetBytes(draft.Text("document")));
        JsonElement proposed = (await scene.AsOfficerAsync(scene.Aln, ["agreement", "propose", file, .. scene.Aln.Signing])).Expect();
        scene.AgreementId = proposed.Text("id");
        string hash = proposed.Text("hash");
        await StateAsync(scene, scene.Bor, "proposed", hash);
        (await scene.AsOfficerAsync(scene.Bor, ["agreement", "cosign", scene.AgreementId, .. scene.Bor.Signing])).Expect();
        Task<JsonElement> inForce = StateAsync(scene, scene.Bor, "in-force", hash);
        Task isUp = DemoOutage.LinkAsync(scene, "up");
        JsonElement atAln = await StateAsync(scene, scene.Aln, "in-force", hash);
        JsonElement atBor = await inForce;
        await isUp;
        return new JsonObject
        {
            ["id"] = scene.AgreementId,
            ["version"] = atAln.Number("version"),
            ["hash"] = hash,
            ["state"] = new JsonObject { [scene.Aln.PartnerId] = atAln.Text("state"), [scene.Bor.PartnerId] = atBor.Text("state") },
            ["signedBy"] = new JsonArray([.. atAln.GetProperty("signedBy").EnumerateArray().Select(signer => JsonValue.Create(signer.GetString()))]),
        };
    }

    private static async Task FoundAsync(DemoScene scene, DemoNode node)
    {
        OutputFile.MakePrivateFolder(node.People);
        OutputFile.WritePrivate(node.RootPassphraseFile, System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) + "\n"));
        string[] second = node == scene.Aln ? await SecondOfficerAsync(scene, node) : [];
        (await scene.RunAsync([
            "node", "init", "--home", node.Home, "--org", node.PartnerId, "--name", $"CERT {node.Name.ToUpperInvariant()} (demonstration)", "--environment", "dev",
            "--endpoint", $"127.0.0.1:{node.Ports.Partners}", "--contact", $"duty@{node.PartnerId}.example",
            "--listen-partners", $"127.0.0.1:{node.Ports.Partners}", "--listen-local", $"127.0.0.1:{node.Ports.Local}", "--listen-health", $"127.0.0.1:{node.Ports.Health}",
            "--root-out", Path.Combine(node.People, "root"), "--root-passphrase-file", node.RootPassphraseFile,
            "--officer", DemoNode.OfficerName, "--officer-out", Path.GetDirectoryName(node.OfficerKeyFile)!,
            "--operator", DemoNode.AdminName, "--operator-out", Path.GetDirectoryName(node.ContextFile)!, .. second])).Expect();
        (await scene.RunAsync(
            "node", "operator", "add", DemoNode.OfficerName, "--role", "officer", "--home", node.Home, "--out", Path.GetDirectoryName(node.OfficerContextFile)!)).Expect();
    }

    /// <returns>The flags that put the second officer on the card.</returns>
    private static async Task<string[]> SecondOfficerAsync(DemoScene scene, DemoNode node)
    {
        (await scene.RunAsync(
            "officer", "new", DemoNode.SecondOfficerName, "--org", node.PartnerId, "--environment", "dev", "--out", Path.GetDirectoryName(node.SecondOfficerKeyFile)!, "--unencrypted")).Expect();
        return ["--officer-cert", node.SecondOfficerCertificateFile];
    }

    private static async Task<JsonElement> StateAsync(DemoScene scene, DemoNode node, string state, string hash) =>
        await scene.UntilAsync<JsonElement>($"the agreement to be {state} at {node.Name}", async () =>
        {
            JsonElement all = (await scene.OnAsync(node, "agreement", "list")).Expect();
            return all.Items().Where(agreement => agreement.Text("hash") == hash && agreement.Text("state") == state).Select(found => (JsonElement?)found).FirstOrDefault();
        });
}
