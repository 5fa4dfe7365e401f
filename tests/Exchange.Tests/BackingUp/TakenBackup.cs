using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Exchange.Tests.BackingUp;

/// <summary>A backup as an admin takes it, and the key that opens it, which the node never sees.</summary>
/// <param name="File">Store and home.</param>
/// <param name="ContentKeys">The content keys.</param>
/// <param name="Key">What opens both.</param>
internal sealed record TakenBackup(string File, string ContentKeys, string Key)
{
    /// <summary>Flags that name the key and the content keys, after the file.</summary>
    public string[] Flags => [File, "--content-keys", ContentKeys, "--key", Key, "--unencrypted"];

    /// <returns>Paths of the key and of its certificate.</returns>
    public static async Task<(string Key, string Certificate)> MakeKeyAsync(string folder, string name = "safe-1")
    {
        JsonElement made = (await Certbridge.RunAsync("node", "backup-key", name, "--org", "Test", "--environment", "dev", "--out", folder, "--unencrypted", "-o", "json")).ShouldExit(ExitCode.Done).Json;
        return (made.GetProperty("keyFile").GetString()!, made.GetProperty("certificateFile").GetString()!);
    }

    public static async Task<TakenBackup> OfAsync(TestNode node)
    {
        string folder = Path.Combine(node.File("backups"), $"{Directory.CreateDirectory(node.File("backups")).GetDirectories().Length}");
        (string key, string certificate) = await MakeKeyAsync(Path.Combine(folder, "safe"));
        JsonElement taken = (await node.MustAsync("node", "backup", "--out", folder, "--recipient", certificate)).Json;
        return new TakenBackup(taken.GetProperty("backup").GetString()!, taken.GetProperty("contentKeys").GetString()!, key);
    }

    public Task<CommandOutcome> VerifyAsync(params string[] more) => Certbridge.RunAsync(["node", "restore", .. Flags, "--verify-only", .. more, "-o", "json"]);

    /// <summary>As on a new machine: the home is lost, and this is put in its place.</summary>
    public async Task<JsonElement> RestoreAsync(TestNode node)
    {
        Directory.Move(node.Home, $"{node.Home}-lost");
        return (await Certbridge.RunAsync(["node", "restore", .. Flags, "--home", node.Home, "--confirm", node.Id.Value, "-o", "json"])).ShouldExit(ExitCode.Done).Json;
    }
}
