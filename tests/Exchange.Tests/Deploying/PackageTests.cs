using System.Text.RegularExpressions;

namespace CertBridge.Exchange.Tests.Deploying;

/// <summary>The archive that a node is installed from.</summary>
public sealed partial class PackageTests : IAsyncLifetime
{
    private static readonly string Root = RepositoryRoot.Folder;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("certbridge-package-");
    private string archive = "";

    public async Task InitializeAsync()
    {
        await Shell.MustAsync(Path.Combine(Root, "certbridge"), "version"); // builds what is packed, where that has not been done
        archive = await PackAsync("first", "0022");
    }

    public Task DisposeAsync()
    {
        folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task TwoArchives_OfTheSameProgram_AreTheSameBytes()
    {
        string second = await PackAsync("second", "0077");

        Assert.Equal(await File.ReadAllBytesAsync(archive), await File.ReadAllBytesAsync(second));
        await Shell.MustAsync("bash", "-c", $"cd '{Path.GetDirectoryName(second)}' && sha256sum --check *.sha256");
        string listing = await Shell.MustAsync("tar", "--list", "--verbose", "--numeric-owner", "--gzip", "--file", second);
        Assert.All(listing.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Contains(" 0/0 ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Install_PutsEverythingWhereTheUnitLooksForIt_AndTheProgramRunsThere()
    {
        string system = Folder("system");
        string install = await UnpackAsync();

        string said = await Shell.MustAsync(install, "--root", system);

        Assert.Contains("systemd-sysusers", said, StringComparison.Ordinal);
        string unit = await File.ReadAllTextAsync(Path.Combine(system, "usr", "lib", "systemd", "system", "certbridge.service"));
        foreach (Match command in UnitCommand().Matches(unit))
            Assert.True(File.GetUnixFileMode($"{system}{command.Groups["program"].Value}").HasFlag(UnixFileMode.OtherExecute));
        string program = Path.Combine(system, "usr", "bin", "certbridge");
        Assert.Contains("0.1.0", await Shell.MustAsync(program, "version"), StringComparison.Ordinal);
        string[] pages = Directory.GetFiles(Path.Combine(system, "usr", "share", "man", "man1"), "certbridge*.1");
        Assert.True(pages.Length > 15, $"only {pages.Length} manual pages were installed");
        Assert.Contains(".SS \"certbridge report submit FILE", await File.ReadAllTextAsync(Path.Combine(system, "usr", "share", "man", "man1", "certbridge-report.1")), StringComparison.Ordinal);
        string passphrase = Path.Combine(folder.FullName, "passphrase");
        await File.WriteAllTextAsync(passphrase, "eight words that nobody else would ever think of\n");
        File.SetUnixFileMode(passphrase, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        string home = Path.Combine(folder.FullName, "home");
        await Shell.MustAsync(program, "node", "init", "--home", home, "--org", "cert-aln", "--name", "CERT Alnia", "--environment", "dev", "--endpoint", "127.0.0.1:17943", "--listen-partners", "127.0.0.1:17943",
            "--listen-local", "127.0.0.1:17942", "--listen-health", "127.0.0.1:17945", "--root-out", Path.Combine(folder.FullName, "root"), "--root-passphrase-file", passphrase, "--operator-out", Path.Combine(folder.FullName, "admin"));
        await Shell.MustAsync(program, "node", "preflight", "--home", home);

        await Shell.MustAsync(install, "--root", system);
        Assert.True(Directory.Exists(Path.Combine(system, "usr", "lib", "certbridge.former")));
        await Shell.MustAsync(install, "--root", system, "--remove");
        Assert.Empty(Directory.EnumerateFiles(system, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Install_OfAPackageThatWasChanged_InstallsNothing()
    {
        string system = Folder("system");
        string install = await UnpackAsync();
        await File.AppendAllTextAsync(Path.Combine(Path.GetDirectoryName(install)!, "systemd", "certbridge.service"), "User=root\n");

        (int exit, string said) = await Shell.RunAsync(install, "--root", system);

        Assert.Equal(1, exit);
        Assert.Contains("nothing was installed", said, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(system));
    }

    [ChrootFact]
    public async Task Package_InstallsIntoDebian13_AndANodeRunsThere()
    {
        // Inside, the tree is all there is of this machine.
        string place = Path.Combine(Root, "artifacts", $"package-{Environment.ProcessId}.tar.gz");
        File.Copy(archive, place, overwrite: true);
        try
        {
            string said = await Shell.MustAsync(Path.Combine(Root, "tests", "chroot.sh"), "run", "trixie", Path.Combine(Root, "tests", "package.sh"), place);

            Assert.Contains("\ninstalled, ran, removed\n", said, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(place);
        }
    }

    /// <summary>No container was built from it here; what it copies is there, and what it calls the program knows.</summary>
    [Fact]
    public async Task Containerfile_CopiesWhatIsThere_AndRunsAsNobodyElse()
    {
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(Root, "deploy", "container", "Containerfile"));
        string[] copied = [.. lines.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from=", StringComparison.Ordinal)).SelectMany(line => line.Split(' ')[1..^1])];

        Assert.NotEmpty(copied);
        Assert.All(copied, name => Assert.True(Path.Exists(Path.Combine(Root, name)), name));
        Assert.Equal("FROM debian:13-slim", lines.Last(line => line.StartsWith("FROM ", StringComparison.Ordinal)));
        Assert.Contains("USER 10001:10001", lines);
        string health = Assert.Single(lines, line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal));
        Assert.EndsWith("CMD [\"/usr/lib/certbridge/certbridge\", \"node\", \"health\"]", health, StringComparison.Ordinal);
        (await Nodes.Certbridge.RunAsync("node", "health", "--help")).ShouldExit(0);
    }

    private async Task<string> PackAsync(string place, string mask)
    {
        string said = await Shell.MustAsync("bash", "-c", $"umask {mask} && cd / && TZ=Asia/Kathmandu '{Root}/deploy/package.sh' --from '{Root}/artifacts/certbridge' --out '{folder.FullName}/{place}'");
        return said.TrimEnd();
    }

    private async Task<string> UnpackAsync()
    {
        string unpacked = Folder("unpacked");
        await Shell.MustAsync("tar", "--extract", "--gzip", "--directory", unpacked, "--file", archive);
        return Path.Combine(Directory.GetDirectories(unpacked).Single(), "install.sh");
    }

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(folder.FullName, name)).FullName;

    [GeneratedRegex("^Exec[A-Za-z]+=(?<program>/[^ ]+)", RegexOptions.Multiline)]
    private static partial Regex UnitCommand();
}
