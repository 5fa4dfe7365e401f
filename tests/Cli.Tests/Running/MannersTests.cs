using System.Diagnostics;
using System.Text.Json;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Tests.Running;

/// <summary>What a shell may rely on, for verbs that ask a node as for those that do not: a reader that leaves, colour that is not wanted, errors for programs.</summary>
public sealed class MannersTests(RunningNode node) : IClassFixture<RunningNode>
{
    private static readonly string[] Lists =
    [
        "errors list", "errors list -o json", "errors list -o ndjson", "cheat", "context list", "explain", "help", "node operator list",
        "report list", "inbox list", "outbox list", "partner list", "agreement list", "ledger status", "whoami", "node status -o json",
    ];

    public static TheoryData<string> EveryList => [.. Lists];

    /// <summary>As behind <c>| head -1</c> once head has its line: nobody reads when the list is written.</summary>
    [Theory]
    [MemberData(nameof(EveryList))]
    public void AReaderThatLeft_EndsAListWith141_AndSilence(string list)
    {
        using Process process = Process.Start(Certbridge.Command([.. list.Split(' '), "--context-file", node.ContextFile, "--home", node.Home]))!;
        process.StandardOutput.Close();
        process.StandardInput.Close();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(ExitCode.BrokenPipe, process.ExitCode);
        Assert.Empty(error);
    }

    /// <summary>A full disk, or a standard output that a supervisor closed, is no fault of the program and has its own code.</summary>
    [Theory]
    [InlineData("version > /dev/full", "No space left on device")]
    [InlineData("--help > /dev/full", "No space left on device")]
    [InlineData("--version > /dev/full", "No space left on device")]
    [InlineData("errors list -o json > /dev/full", "No space left on device")]
    [InlineData("version >&-", "Bad file descriptor")]
    public void AnOutputThatTakesNothing_IsSaid(string line, string why)
    {
        ProcessStartInfo shell = Certbridge.Command();
        shell.FileName = "/bin/sh";
        foreach (string word in new[] { "-c", $"\"$0\" {line}", Certbridge.Path })
            shell.ArgumentList.Add(word);
        using Process process = Process.Start(shell)!;
        process.StandardInput.Close();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(CommandLineErrors.OutputNotWritten.Exit, process.ExitCode);
        Assert.Contains($"standard output cannot be written: {why}", error);
        Assert.Contains("CB1021", error);
    }

    [Theory]
    [InlineData("INT", ExitCode.Interrupted)]
    [InlineData("TERM", 143)]
    public async Task ASignal_EndsACommandThatReadsAPipeWithoutEnd(string signal, int exit)
    {
        using Process process = Process.Start(Certbridge.Command("report", "validate", "-", "--format", "yaml"))!;
        // More than a pipe holds: once it is written, the command reads and waits for more.
        await process.StandardInput.WriteAsync(new string('#', 256 * 1024));
        await process.StandardInput.FlushAsync();
        using (Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
            await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
        Assert.Equal(exit, process.ExitCode);
    }

    [Fact]
    public async Task CtrlC_EndsACommandThatAsks()
    {
        string home = Path.Combine(node.Folder, "never");
        Shown shown = await Terminal.RunAsync(
            $"certbridge node init --home {home} --org cert-xyz --name X --environment dev --root-out {home}-root --operator-out {home}-admin", null, ("Passphrase", Terminal.CtrlC));
        Assert.Equal(ExitCode.Interrupted, shown.Exit);
        Assert.False(Path.Exists(home));

        shown = await Terminal.RunAsync($"certbridge partner invite cert-xyz --out {home}.invite --context-file {node.ContextFile} && certbridge partner withdraw cert-xyz --context-file {node.ContextFile}",
            null, ("[y/N]", Terminal.CtrlC));
        Assert.Equal(ExitCode.Interrupted, shown.Exit);
        Assert.Contains("invited", Certbridge.Run("partner", "list", "--context-file", node.ContextFile).Output);
    }

    [Fact]
    public async Task Colour_IsOnATerminal_AndNoEscapeWhereItIsNotWanted()
    {
        const string Escape = "\u001b";
        string list = $"certbridge partner list --context-file {node.ContextFile}";
        Assert.Contains($"{Escape}[1m", (await Terminal.RunAsync(list)).Text); // else the rest would prove nothing
        string[] unwanted = [$"{list} --no-color", $"NO_COLOR=1 {list}", $"CERTBRIDGE_NO_COLOR=1 {list}", $"TERM=dumb {list}", "NO_COLOR=1 certbridge reprot", "NO_COLOR=1 certbridge errors list", $"NO_COLOR=1 {list} -v"];
        foreach (string line in unwanted)
        {
            Shown shown = await Terminal.RunAsync(line);
            Assert.NotEmpty(shown.Text);
            Assert.DoesNotContain(Escape, shown.Text);
        }
        Assert.DoesNotContain(Escape, node.Run("partner", "list").Output);
    }

    [Theory]
    [InlineData("CB1001", "report", "lits")]
    [InlineData("CB1001", "version", "--timeout", "soon")]
    [InlineData("CB1001", "explain", "report.zzz")]
    [InlineData("CB1002", "init")]
    [InlineData("CB1004", "report", "list")]
    [InlineData("CB1008", "report", "validate", "/nonexistent.yaml")]
    [InlineData("CB1008", "report", "submit", "/nonexistent.yaml")]
    [InlineData("CB1008", "report", "validate", "no-such-report")]
    [InlineData("CB1008", "report", "preview", "no-such-report.docx")]
    [InlineData("CB1008", "report", "validate", "/tmp")]
    public void AnError_ForAProgram_IsOneObjectOnOneLine(string code, params string[] words)
    {
        foreach (string form in new[] { "json", "ndjson" })
        {
            Outcome outcome = Certbridge.Run([.. words, "-o", form]);
            Assert.Empty(outcome.Output);
            Assert.Equal(outcome.Error.Length - 1, outcome.Error.IndexOf('\n', StringComparison.Ordinal));
            JsonElement error = outcome.ErrorJson;
            Assert.Equal(code, error.GetProperty("code").GetString());
            Assert.Equal(outcome.Exit, error.GetProperty("exit").GetInt32());
        }
    }

    [Fact]
    public void TenMistakesInNodeYaml_AreToldAtOnce()
    {
        string home = Directory.CreateDirectory(node.At("ten")).FullName;
        File.WriteAllText(Path.Combine(home, "node.yaml"), """
            id: "Cert Aln"
            name: ""
            country: Alnia
            environment: prod
            listeners:
              partners: nowhere
              local: 7442
              heatlh: 127.0.0.1:1
            limits:
              inFlight: 0
              connections: many
            logLevel: loud
            colour: blue
            """);
        Outcome outcome = Certbridge.Run("node", "config", "validate", "--home", home);
        Assert.Equal(ExitCode.InputInvalid, outcome.Exit);
        string[] told = [.. outcome.Error.Split('\n').Where(line => line.StartsWith("CB", StringComparison.Ordinal))];
        Assert.True(told.Length >= 10, outcome.Error);
        foreach (string key in new[] { "id", "name", "country", "environment", "partners", "local", "heatlh", "inFlight", "connections", "logLevel", "colour" })
            Assert.Contains(told, line => line.Contains(key, StringComparison.Ordinal));
        Outcome forPrograms = Certbridge.Run("node", "config", "validate", "--home", home, "-o", "json");
        Assert.Equal(told.Length - 1, forPrograms.ErrorJson.GetProperty("more").GetArrayLength());
    }
}
