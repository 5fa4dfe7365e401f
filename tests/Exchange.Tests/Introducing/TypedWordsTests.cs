using System.Diagnostics;
using System.Text;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Exchange.Tests.Introducing;

/// <summary>Outside environment dev a person types the words at a terminal: here one that <c>script</c> makes.</summary>
public sealed class TypedWordsTests : IAsyncLifetime
{
    private static readonly TimeSpan TypeMax = TimeSpan.FromSeconds(60);

    private readonly string folder = Directory.CreateTempSubdirectory("certbridge-typed-").FullName;
    private Side aln = null!;
    private Side bor = null!;

    public async Task InitializeAsync()
    {
        Side[] sides = await Task.WhenAll(Side.RunningAsync(folder, "cert-aln", "production"), Side.RunningAsync(folder, "cert-bor", "production"));
        (aln, bor) = (sides[0], sides[1]);
    }

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task WordsAreTyped_AndTheSecondOfficerTypesTheId()
    {
        string card = aln.Node.File("aln.card");
        await aln.Node.MustAsync("partner", "card", "--out", card);
        CommandOutcome imported = (await bor.TriesAsync("import", card, "--fingerprint", aln.Node.Fingerprint)).ShouldExit(ExitCode.NotAllowed);
        Assert.Contains(IntroductionErrors.FingerprintOutsideDev.Code, imported.Errors);
        Assert.Contains("partner invite", imported.Errors);
        string reveal = await aln.WritesAsync("reveal", await bor.WritesAsync("accept", await aln.WritesAsync("invite", bor.Id), "--yes"));
        string ofBor = await bor.SaysAsync(aln, reveal);
        string ofAln = await aln.SaysAsync(bor);

        CommandOutcome scripted = (await aln.HearsAsync(bor, ofBor)).ShouldExit(ExitCode.NotAllowed);
        Assert.Contains(IntroductionErrors.ScriptedOutsideDev.Code, scripted.Errors);
        CommandOutcome piped = await Certbridge.RunAsync("partner", "verify", bor.Id, "--context-file", aln.Node.ContextFile);
        Assert.Contains(CommandLineErrors.AnswerNeeded.Code, piped.ShouldExit(ExitCode.Usage).Errors);
        Assert.DoesNotContain("--heard", piped.Errors);

        // A slip of the finger is told and asked again; case and dashes do not matter.
        (int exit, string shown) = await TypeAsync(["partner", "verify", bor.Id, "--context-file", aln.Node.ContextFile],
            ("Type what THEY read:", "tigre " + ofBor), ("Type what THEY read:", ofBor.ToUpperInvariant().Replace(' ', '-')));
        Assert.True(exit == ExitCode.Done, shown);
        Assert.Contains(ofAln, shown);
        Assert.Contains("Not on the list", shown);
        Assert.Contains("Match.", shown);
        (exit, shown) = await TypeAsync(["partner", "verify", bor.Id, "--second", "--context-file", aln.SecondOfficer], ("Type the partner id", "cert-bro"));
        Assert.True(exit == CommandLineErrors.NotConfirmed.Exit, shown);
        (exit, shown) = await TypeAsync(["partner", "verify", bor.Id, "--second", "--context-file", aln.SecondOfficer], ("Type the partner id", bor.Id));
        Assert.True(exit == ExitCode.Done, shown);
        Assert.Contains("partner show cert-bor", shown);

        (exit, shown) = await TypeAsync(["partner", "verify", aln.Id, "--context-file", bor.Node.ContextFile], ("Type what THEY read:", ofBor));
        Assert.True(exit == IntroductionErrors.Burned.Exit, shown);
        Assert.Contains("burned", shown);
        Assert.Contains("start anew", shown);
    }

    /// <summary>Runs the program on a terminal of its own, and types each line once its prompt is there.</summary>
    private static async Task<(int Exit, string Shown)> TypeAsync(string[] words, params (string Prompt, string Line)[] typing)
    {
        var start = new ProcessStartInfo("script", ["-qec", string.Join(' ', [Certbridge.ProgramPath, .. words]), "/dev/null"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["NO_COLOR"] = "1";
        start.Environment["TERM"] = "dumb";
        using Process process = Process.Start(start)!;
        var shown = new StringBuilder();
        var buffer = new char[1024];
        using var late = new CancellationTokenSource(TypeMax);
        int from = 0;
        foreach ((string prompt, string line) in typing)
        {
            while (shown.ToString().IndexOf(prompt, from, StringComparison.Ordinal) < 0)
            {
                int count = await process.StandardOutput.ReadAsync(buffer, late.Token);
                Assert.True(count > 0, $"it ended before it asked {prompt}\n{shown}");
                shown.Append(buffer, 0, count);
            }
            from = shown.ToString().IndexOf(prompt, from, StringComparison.Ordinal) + prompt.Length;
            await process.StandardInput.WriteAsync(line + "\n");
            await process.StandardInput.FlushAsync(late.Token);
        }
        shown.Append(await process.StandardOutput.ReadToEndAsync(late.Token));
        await process.WaitForExitAsync(late.Token);
        return (process.ExitCode, shown.ToString());
    }
}
