using System.Text.Json;
using System.Text.Json.Nodes;

namespace CertBridge.Cli.Demonstrating;

/// <summary>Step <c>backup</c>: aln's running node hands out a backup it cannot open itself; the keeper of its key finds that it could be restored.</summary>
internal static class DemoBackup
{
    /// <summary>Before it, bor shares a report that it takes back after it: the next step wants to see that the backup does not bring it back.</summary>
    public static async Task<JsonObject> BackupAsync(DemoScene scene)
    {
        string takenBack = await FromBorAsync(scene, "taken back since");
        string safe = Path.Combine(scene.Aln.People, "safe");
        JsonElement key = (await scene.RunAsync("node", "backup-key", "safe-1", "--org", scene.Aln.PartnerId, "--environment", "dev", "--out", safe, "--unencrypted")).Expect();
        string folder = Path.Combine(scene.Folder, "backups");
        JsonElement taken = (await scene.OnAsync(scene.Aln, "node", "backup", "--out", folder, "--recipient", key.Text("certificateFile"))).Expect();
        var backup = scene.Backup = new DemoKeptBackup(taken.Text("backup"), taken.Text("contentKeys"), key.Text("keyFile"), takenBack);
        JsonElement verified = (await scene.RunAsync(["node", "restore", .. backup.Flags, "--verify-only", "--scratch", scene.Folder])).Expect();
        DemoFailedException.Unless(verified.GetProperty("ledgerVerified").GetBoolean(), "the ledger in the backup was not verified");
        return new JsonObject
        {
            ["backup"] = Path.GetFileName(backup.File),
            ["bytes"] = taken.Number("backupBytes"),
            ["sealedTo"] = taken.Text("recipient"),
            ["destroyContentKeysBy"] = taken.Text("destroyContentKeysBy"),
            ["fingerprint"] = verified.Text("fingerprint"),
            ["files"] = verified.Number("files"),
            ["contentKeys"] = verified.Number("contentKeys"),
            ["ledgerVerified"] = true,
            ["nodeLog"] = verified.Number("nodeLog"),
        };
    }

    /// <returns>Id of a report that aln has given its receipt for.</returns>
    public static async Task<string> FromBorAsync(DemoScene scene, string name)
    {
        string id = (await scene.OnAsync(scene.Bor, "report", "submit", await scene.WriteReportAsync(name))).Expect().Text("reportId");
        (await scene.OnAsync(scene.Bor, "report", "receipts", id, "--wait", "60s")).Expect();
        return id;
    }
}

/// <summary>The two files of a backup, the key that opens them, and what of its content must not come back.</summary>
/// <param name="File">Store and home.</param>
/// <param name="ContentKeys">The content keys.</param>
/// <param name="Key">What opens both; the node never had it.</param>
/// <param name="TakenBack">Id of a report of bor's that is retracted after the backup.</param>
internal sealed record DemoKeptBackup(string File, string ContentKeys, string Key, string TakenBack)
{
    /// <summary>Words that name the file, the content keys and the key.</summary>
    public string[] Flags => [File, "--content-keys", ContentKeys, "--key", Key, "--unencrypted"];
}
