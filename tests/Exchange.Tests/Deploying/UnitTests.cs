using CertBridge.Exchange.Tests.Nodes;

namespace CertBridge.Exchange.Tests.Deploying;

/// <summary>The systemd unit as systemd reads it.</summary>
public sealed class UnitTests : IDisposable
{
    private const string Program = "/usr/lib/certbridge/certbridge";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("certbridge-unit-");

    private static string Unit => Path.Combine(RepositoryRoot.Folder, "deploy", "systemd", "certbridge.service");

    private static string DropIn => Path.Combine(RepositoryRoot.Folder, "deploy", "systemd", "log-namespace.conf");

    public void Dispose() => folder.Delete(recursive: true);

    [ProgramFact("systemd-analyze")]
    public async Task Verify_FindsNothingToSay()
    {
        // Where it is not installed, the program that was built stands in for the one the unit names.
        string copy = Path.Combine(folder.FullName, "certbridge.service");
        await File.WriteAllTextAsync(copy, (await File.ReadAllTextAsync(Unit)).Replace(Program, Certbridge.ProgramPath, StringComparison.Ordinal));

        Assert.Equal("", (await Shell.MustAsync("systemd-analyze", "verify", copy)).Trim());
    }

    [ProgramFact("systemd-analyze")]
    public async Task Security_IsNoWorseThanItWas() =>
        await Shell.MustAsync("systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=14", Unit);

    [Fact]
    public async Task EveryCommandOfTheUnit_IsOneOfTheProgram()
    {
        string[] commands = [.. (await File.ReadAllLinesAsync(Unit)).Where(line => line.StartsWith("Exec", StringComparison.Ordinal)).Select(line => line[(line.IndexOf('=') + 1)..])];
        Assert.Equal(3, commands.Length);
        foreach (string command in commands)
        {
            Assert.StartsWith($"{Program} ", command, StringComparison.Ordinal);
            (await Certbridge.RunAsync([.. command[(Program.Length + 1)..].Split(' '), "--help"])).ShouldExit(0);
        }
    }

    [Fact]
    public async Task Credential_IsTheOneThatTheNodeLooksFor_AndThePageNames()
    {
        const string name = "certbridge-passphrase";
        Assert.Contains($"LoadCredentialEncrypted={name}", await File.ReadAllLinesAsync(Unit));
        Assert.Contains(name, await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Folder, "docs", "operations.md")), StringComparison.Ordinal);
        Assert.Equal(name, Node.Trusting.KeyPassphrase.CredentialName);
    }

    [Fact]
    public async Task Journal_OfItsOwn_IsTheOneTheUnitLogsTo_AndHasASizeAndAnAge()
    {
        string[] journal = await File.ReadAllLinesAsync(Path.Combine(RepositoryRoot.Folder, "deploy", "systemd", "journald@certbridge.conf"));
        Assert.Contains("LogNamespace=certbridge", await File.ReadAllLinesAsync(DropIn));
        Assert.All(new[] { "SystemMaxUse=", "MaxRetentionSec=", "RateLimitBurst=" }, key => Assert.Single(journal, line => line.StartsWith(key, StringComparison.Ordinal)));
    }

    [ProgramFact("systemd-analyze")]
    public async Task Verify_WithAJournalOfItsOwn_FindsNothingToSay()
    {
        string copy = Path.Combine(folder.FullName, "certbridge.service");
        await File.WriteAllTextAsync(copy, (await File.ReadAllTextAsync(Unit)).Replace(Program, Certbridge.ProgramPath, StringComparison.Ordinal));
        Directory.CreateDirectory($"{copy}.d");
        File.Copy(DropIn, Path.Combine($"{copy}.d", "log-namespace.conf"));

        Assert.Equal("", (await Shell.MustAsync("systemd-analyze", "verify", copy)).Trim());
    }

    [ProgramFact("systemd-sysusers")]
    public async Task UserAndFolders_AreMade()
    {
        string deploy = Path.Combine(RepositoryRoot.Folder, "deploy");
        Directory.CreateDirectory(Path.Combine(folder.FullName, "etc"));
        await Shell.MustAsync("systemd-sysusers", $"--root={folder.FullName}", Path.Combine(deploy, "sysusers.d", "certbridge.conf"));

        Assert.Contains(await File.ReadAllLinesAsync(Path.Combine(folder.FullName, "etc", "passwd")), line => line.StartsWith("certbridge:", StringComparison.Ordinal) && line.EndsWith("/nologin", StringComparison.Ordinal));
        await Shell.MustAsync("systemd-tmpfiles", $"--root={folder.FullName}", "--create", Path.Combine(deploy, "tmpfiles.d", "certbridge.conf"));
        foreach (string made in new[] { "etc/certbridge", "var/lib/certbridge" })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(folder.FullName, made)));
    }
}
