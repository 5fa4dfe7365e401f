using System.Diagnostics;
using System.Text.RegularExpressions;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Tests.Founding;

/// <summary><c>certbridge init</c> at a terminal: six questions, a home as <c>node init</c> makes it, and the command that makes the same.</summary>
public sealed partial class InitWizardTests : IDisposable
{
    private const string Passphrase = "eight words that nobody else would ever think of";
    private readonly string folder = Directory.CreateTempSubdirectory("certbridge-wizard-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task EachMistake_IsToldAndAskedAgain_AndThePrintedCommandsMakeTheSame()
    {
        File.WriteAllText(At("secret"), Passphrase + "\n");
        File.SetUnixFileMode(At("secret"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Shown shown = await InitAsync(
            ("1/6", "Cert_Aln"), ("1/6", "cert-aln CERT d'Alnia"),
            ("2/6", "prod"), ("2/6", "dev"),
            ("3/6", "gw1"), ("3/6", "gw1.cert-aln.example:7443"),
            ("4/6", At("home/keys/root")), ("4/6", At("for the safe")),
            ("5/6", At("none")), ("5/6", At("secret")),
            ("6/6", "y"));
        Assert.True(shown.Exit == ExitCode.Done, shown.Text);
        Assert.Contains("is not a partner id", shown.Text);
        Assert.Contains("\"prod\" is not a word known here", shown.Text);
        Assert.Contains("An endpoint is host:port", shown.Text);
        Assert.Contains("lies inside the home", shown.Text);
        Assert.Contains("there is no key file", shown.Text);
        Assert.Equal(11, Regex.Count(shown.Text, "[1-6]/6  "));
        Assert.DoesNotContain(Passphrase, shown.Text);
        string[] made = Made();
        string settings = Settings();
        Assert.Contains("config/certbridge/config.yaml", made);
        Assert.Contains("for the safe/officer/officer-1.officer.key", made);
        Assert.Equal("cert-aln", Certbridge.Run("context", "show", "--context-file", At("config/certbridge/config.yaml"), "-o", "json").Json.GetProperty("context").GetString());

        string[] printed = [.. Printed().Matches(shown.Text).Select(match => match.Groups["command"].Value)];
        Assert.Equal(2, printed.Length);
        foreach (string part in new[] { "home", "for the safe", "config" })
            Directory.Delete(At(part), recursive: true);
        await ShellAsync(string.Join(" && ", printed));

        Assert.Equal(made, Made());
        Assert.Equal(settings, Settings());
    }

    [Fact]
    public async Task APassphrase_IsTypedTwice_AndNeverShown()
    {
        Shown shown = await InitAsync(
            ("1/6", "cert-aln"), ("2/6", ""), ("3/6", ""), ("4/6", ""),
            ("5/6", ""), ("Passphrase: ", "short"), ("Again: ", "short"),
            ("5/6", ""), ("Passphrase: ", Passphrase), ("Again: ", Passphrase + "!"),
            ("5/6", ""), ("Passphrase: ", Passphrase), ("Again: ", Passphrase),
            ("6/6", "node"));
        Assert.True(shown.Exit == ExitCode.Done, shown.Text);
        Assert.Contains("at least 12 are needed", shown.Text);
        Assert.Contains("the two passphrases differ", shown.Text);
        Assert.DoesNotContain("nobody else", shown.Text);
        Assert.Contains("--root-passphrase-file ./cert-aln.passphrase", shown.Text);
        Assert.False(Directory.Exists(At("config")), "no context was asked for");
        Assert.True(File.Exists(At("user/cert-aln-keys/admin/context.yaml")));
        Assert.Contains("environment: production", Settings());
    }

    [Theory]
    [InlineData(ExitCode.Interrupted, Terminal.CtrlC, 3)]
    [InlineData(ExitCode.Usage, Terminal.CtrlD, 3)]
    [InlineData(ExitCode.Interrupted, Terminal.CtrlC, 5)]
    [InlineData(ExitCode.Usage, Terminal.CtrlD, 5)]
    [InlineData(ExitCode.Interrupted, Terminal.CtrlC, 6)]
    [InlineData(ExitCode.Usage, Terminal.CtrlD, 6)]
    [InlineData(ExitCode.Usage, "n", 6)]
    [InlineData(ExitCode.Usage, "", 6)]
    public async Task WhoLeaves_LeavesNothing(int exit, string typed, int question)
    {
        (string, string)[] answers = [("1/6", "cert-aln"), ("2/6", ""), ("3/6", ""), ("4/6", ""), ("5/6", ""), ("Passphrase: ", Passphrase), ("Again: ", Passphrase)];
        (string, string)[] last = question switch
        {
            3 => [.. answers[..2], ("3/6", typed)],
            5 => [.. answers[..5], ("Passphrase: ", typed)],
            _ => [.. answers, ("6/6", typed)],
        };
        Shown shown = await InitAsync(last);
        Assert.True(shown.Exit == exit, shown.Text);
        Assert.Contains("nothing was made", shown.Text);
        // Who ends the input has answered nothing, and is not told what an answer would have to be.
        Assert.Equal(typed == Terminal.CtrlD, shown.Text.Contains("CB1023", StringComparison.Ordinal));
        Assert.Equal(exit == ExitCode.Usage && typed != Terminal.CtrlD, shown.Text.Contains("CB1003", StringComparison.Ordinal));
        Assert.Empty(Made());
    }

    [Fact]
    public async Task AHomeThatIsThere_IsRefusedBeforeTheFirstQuestion()
    {
        Directory.CreateDirectory(At("home"));
        File.WriteAllText(At("home/node.yaml"), "");
        Shown shown = await InitAsync();
        Assert.Equal(HomeErrors.HomeExists.Exit, shown.Exit);
        Assert.Contains(HomeErrors.HomeExists.Code, shown.Text);
        Assert.DoesNotContain("1/6", shown.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" --no-input")]
    [InlineData(" -o json")]
    public async Task WhereNobodyCanAnswer_TheFormWithoutQuestionsIsNamed(string flags)
    {
        Outcome piped = Certbridge.Run(["init", "--home", At("home"), .. flags.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal(ExitCode.Usage, piped.Exit);
        Assert.Empty(piped.Output);
        Assert.Contains("certbridge node init --org", flags.Contains("json") ? piped.ErrorJson.GetProperty("hint").GetString() : piped.Error);
        if (flags.Length > 0)
        {
            Shown shown = await Terminal.RunAsync($"certbridge init --home {At("home")}{flags}");
            Assert.Equal(ExitCode.Usage, shown.Exit);
            Assert.DoesNotContain("1/6", shown.Text);
        }
        Assert.Empty(Made());
    }

    private Task<Shown> InitAsync(params (string Prompt, string Typed)[] typing) => Terminal.RunAsync($"certbridge init --home {At("home")}", Variables(), typing);

    private Dictionary<string, string?> Variables() => new() { ["HOME"] = At("user"), ["XDG_CONFIG_HOME"] = At("config") };

    private string At(string name) => Path.Combine(folder, name);

    /// <summary>Every file with its mode; what differs by chance is left out.</summary>
    private string[] Made() =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => file != At("secret"))
            .Select(file => Hexadecimal().Replace(Path.GetRelativePath(folder, file), "...")).Order(StringComparer.Ordinal),
    ];

    private string Settings()
    {
        Assert.Equal(ExitCode.Done, Certbridge.Run("node", "preflight", "--home", At("home")).Exit);
        return Certbridge.Run("node", "config", "show", "--home", At("home")).Output;
    }

    private async Task ShellAsync(string line)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-euc", line]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true };
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}:{Environment.GetEnvironmentVariable("PATH")}";
        foreach ((string name, string? value) in Variables())
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{line}\n{await output}{error}");
    }

    [GeneratedRegex("^  (?<command>certbridge (?:node init|context add) .*)$", RegexOptions.Multiline)]
    private static partial Regex Printed();

    [GeneratedRegex("[0-9a-f]{12,}")]
    private static partial Regex Hexadecimal();
}
