using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Tests.Running;

/// <summary>Commands that work on a node's disk, where there is no node or the words are wrong.</summary>
public sealed class HomeTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("certbridge-cli-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("node", "run")]
    [InlineData("node", "config", "show")]
    [InlineData("node", "config", "validate")]
    [InlineData("node", "operator", "add", "x", "--role", "operator", "--out", "/nonexistent/out")]
    [InlineData("sheet", "sign")]
    [InlineData("partner", "card", "--out", "/nonexistent/card")]
    public void NoHome_IsSaid(params string[] words)
    {
        Outcome outcome = Certbridge.Run([.. words, "--home", Path.Combine(folder, "none")]);
        Assert.Equal(ExitCode.InputInvalid, outcome.Exit);
        Assert.Contains("CB1101", outcome.Error);
        Assert.Empty(outcome.Output);
    }

    /// <summary>A home half made, or an entry on the register without its key, would be left.</summary>
    [Fact]
    public void AnOutFolderThatCannotBe_IsSaidBeforeAnythingIsMade()
    {
        string home = Path.Combine(folder, "home");
        string passphrase = Passphrase();
        string[] init = ["node", "init", "--home", home, "--org", "cert-tst", "--name", "Test", "--environment", "dev", "--root-out", Path.Combine(folder, "root"), "--root-passphrase-file", passphrase];
        Outcome outcome = Certbridge.Run([.. init, "--operator-out", Path.Combine(passphrase, "admin")]);
        Assert.Equal(CommandLineErrors.FileNotWritten.Exit, outcome.Exit);
        Assert.Contains($"cannot be written: {passphrase} is a file; nothing was changed", outcome.Error);
        Assert.Equal(["passphrase"], Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName));

        Assert.Equal(ExitCode.Done, Certbridge.Run([.. init, "--operator-out", Path.Combine(folder, "admin")]).Exit);
        outcome = Certbridge.Run("node", "operator", "add", "duty-1", "--role", "operator", "--home", home, "--out", Path.Combine(passphrase, "duty"));
        Assert.Contains("CB1010", outcome.Error);
        Assert.DoesNotContain("duty-1", Certbridge.Run("node", "operator", "list", "--home", home).Output);
    }

    [Theory]
    [InlineData("--home", "demo", "down", "--home", "")]
    [InlineData("--home", "demo", "up", "--home", "")]
    [InlineData("--home", "node", "preflight", "--home", "")]
    [InlineData("--context-file", "report", "list", "--context-file", "")]
    [InlineData("--out", "partner", "card", "--out", "")]
    [InlineData("--signature", "partner", "floor", "cert-bor", "--lower-to", "classical", "--signature", "a.sig", "--signature", "")]
    [InlineData("--to", "outbox", "cancel", "CB-ALN-2026-0001", "--to", "")]
    [InlineData("--partner", "inbox", "list", "--partner", "")]
    [InlineData("FILE", "report", "validate", "")]
    [InlineData("PARTNER", "partner", "show", "")]
    public void AnEmptyPathOrPartner_IsNotTakenAsNoneGiven(string name, params string[] words)
    {
        Outcome outcome = Certbridge.Run(words);
        Assert.Equal(ExitCode.Usage, outcome.Exit);
        Assert.StartsWith($"CB1001  {name} is empty\n", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--org", "Cert ALN")]
    [InlineData("--listen-local", "somewhere")]
    [InlineData("--environment", "test")]
    public void Init_RefusesWhatIsWrong_AndMakesNothing(string flag, string value)
    {
        string[] words =
        [
            "node", "init", "--home", Path.Combine(folder, "home"), "--name", "Test", "--root-out", Path.Combine(folder, "root"), "--root-passphrase-file", Passphrase(),
            "--operator-out", Path.Combine(folder, "admin"), flag, value,
        ];
        Outcome outcome = Certbridge.Run(flag == "--org" ? words : [.. words, "--org", "cert-tst"]);
        Assert.NotEqual(ExitCode.Done, outcome.Exit);
        Assert.Equal(["passphrase"], Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName));
    }

    [Fact]
    public void APassphrase_IsNeverAskedWithoutATerminal()
    {
        Outcome outcome = Certbridge.Run("officer", "new", "officer-1", "--org", "Test", "--out", folder);
        Assert.Equal(ExitCode.Usage, outcome.Exit);
        Assert.Contains("--passphrase-file", outcome.Error);
    }

    [Fact]
    public void APassphraseFileOthersCanRead_IsRefused()
    {
        string file = Passphrase();
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Outcome outcome = Certbridge.Run("officer", "new", "officer-1", "--org", "Test", "--out", folder, "--passphrase-file", file);
        Assert.Equal(ExitCode.InputInvalid, outcome.Exit);
        Assert.Contains("CB1006", outcome.Error);
    }

    [Fact]
    public void DemoDown_MayBeRepeated_AndLeavesOtherFoldersAlone()
    {
        string mine = Path.Combine(folder, "mine");
        File.WriteAllText(mine, "");
        Assert.Equal(ExitCode.Done, Certbridge.Run("demo", "down", "--home", folder).Exit);
        Assert.Equal(ExitCode.Done, Certbridge.Run("demo", "down", "--home", Path.Combine(folder, "none")).Exit);
        Assert.True(File.Exists(mine));
    }

    [Fact]
    public void DemoUp_DoesNotMixWithWhatIsThere()
    {
        File.WriteAllText(Path.Combine(folder, "mine"), "");
        Outcome foreign = Certbridge.Run("demo", "up", "--home", folder);
        Assert.Equal(ExitCode.Conflict, foreign.Exit);
        Assert.DoesNotContain("demo down", foreign.Error);
        File.WriteAllText(Path.Combine(folder, "certbridge-demo"), "");
        Outcome second = Certbridge.Run("demo", "up", "--home", folder);
        Assert.Equal(ExitCode.Conflict, second.Exit);
        Assert.Contains($"certbridge demo down --home {folder}", second.Error);
        File.Delete(Path.Combine(folder, "certbridge-demo"));
        Assert.Equal(ExitCode.Usage, Certbridge.Run("demo", "up").Exit);
    }

    private string Passphrase()
    {
        string file = Path.Combine(folder, "passphrase");
        File.WriteAllText(file, "only for this test\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }
}
