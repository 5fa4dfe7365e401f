using System.Diagnostics;
using System.Text;

namespace CertBridge.Cli.Tests;

/// <summary>A terminal of its own, made by <c>script</c>, on which a test types like a person: each line once its prompt is there.</summary>
internal static class Terminal
{
    public const string CtrlC = "\u0003";
    public const string CtrlD = "\u0004";

    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(90);

    /// <summary>One line of a shell on a terminal; stdin, stdout and stderr are the terminal unless the line says otherwise.</summary>
    /// <param name="line">For /bin/sh; <c>certbridge</c> is the built program.</param>
    /// <param name="variables">Set in its environment; null removes one.</param>
    /// <param name="typing">What is typed after which prompt; a control character goes as it is, anything else ends with Enter.</param>
    public static async Task<Shown> RunAsync(string line, IReadOnlyDictionary<string, string?>? variables = null, params (string Prompt, string Typed)[] typing)
    {
        using Process process = Process.Start(Command(line, variables))!;
        using var late = new CancellationTokenSource(EndsWithin);
        var shown = new StringBuilder();
        try
        {
            int from = 0;
            foreach ((string prompt, string typed) in typing)
            {
                from = await ReadUntilAsync(process, shown, prompt, from, late.Token);
                await process.StandardInput.WriteAsync(typed is CtrlC or CtrlD ? typed : typed + "\r");
                await process.StandardInput.FlushAsync(late.Token);
            }
            shown.Append(await process.StandardOutput.ReadToEndAsync(late.Token));
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{line} did not end; it showed:\n{shown}");
        }
        return new Shown(process.ExitCode, shown.ToString().Replace("\r\n", "\n", StringComparison.Ordinal));
    }

    private static async Task<int> ReadUntilAsync(Process process, StringBuilder shown, string prompt, int from, CancellationToken late)
    {
        var buffer = new char[1024];
        while (true)
        {
            int at = shown.ToString().IndexOf(prompt, from, StringComparison.Ordinal);
            if (at >= 0)
                return at + prompt.Length;
            int count = await process.StandardOutput.ReadAsync(buffer, late);
            Assert.True(count > 0, $"it ended before it asked {prompt}\n{shown}");
            shown.Append(buffer, 0, count);
        }
    }

    private static ProcessStartInfo Command(string line, IReadOnlyDictionary<string, string?>? variables)
    {
        var command = new ProcessStartInfo("script", ["-qec", line, "/dev/null"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        command.Environment["PATH"] = $"{AppContext.BaseDirectory}:{Environment.GetEnvironmentVariable("PATH")}";
        command.Environment["SHELL"] = "/bin/sh";
        command.Environment["TERM"] = "xterm";
        command.Environment["XDG_CONFIG_HOME"] = "/nonexistent";
        foreach (string variable in new[] { "CERTBRIDGE_CONTEXT", "CERTBRIDGE_CONTEXT_FILE", "CERTBRIDGE_ENV", "CERTBRIDGE_HOME", "CERTBRIDGE_NO_COLOR", "NO_COLOR" })
            command.Environment.Remove(variable);
        foreach ((string name, string? value) in variables ?? new Dictionary<string, string?>())
            command.Environment[name] = value;
        return command;
    }
}

/// <summary>What a terminal showed, and the exit code.</summary>
internal sealed record Shown(int Exit, string Text);
