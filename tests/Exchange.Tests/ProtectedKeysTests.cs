using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Exchange.Tests;

/// <summary>A node whose keys lie under a passphrase: it starts with the passphrase, says so, and does not start without.</summary>
public sealed class ProtectedKeysTests : IDisposable
{
    private const string Passphrase = "no other node has this passphrase";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("certbridge-protected-");

    [Fact]
    public async Task Run_WithTheCredentialOfTheService_Serves_AndWithoutItSaysWhatIsMissing()
    {
        await using TestNode node = TestNode.Found(folder.FullName, "cert-aln");
        string credentials = Directory.CreateDirectory(Path.Combine(folder.FullName, "credentials")).FullName;
        string file = Path.Combine(credentials, "certbridge-passphrase");
        await File.WriteAllTextAsync(file, Passphrase + "\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead);

        CommandOutcome done = (await Certbridge.RunAsync("node", "keys", "protect", "--home", node.Home, "--key-passphrase-file", file, "-o", "json")).ShouldExit(ExitCode.Done);
        CommandOutcome without = (await Certbridge.RunAsync("node", "run", "--home", node.Home)).ShouldExit(ExitCode.VerificationFailed);
        await node.StartAsync(new Launch(null, "env", $"CREDENTIALS_DIRECTORY={credentials}"));
        CommandOutcome status = (await node.RunAsync("node", "status")).ShouldExit(ExitCode.Done);
        await node.StopAsync();

        Assert.False(done.Json.GetProperty("configured").GetBoolean());
        Assert.Contains("CB1125", without.Errors, StringComparison.Ordinal);
        Assert.Contains("certbridge-passphrase", without.Errors, StringComparison.Ordinal);
        Assert.Equal("credential", status.Json.GetProperty("keyProtection").GetString());
        Assert.DoesNotContain(Passphrase, done.Output + done.Errors + without.Errors + node.Process.Log, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
