using System.Diagnostics;
using System.Text.Json;

namespace CertBridge.Cli.Tests;

/// <summary>The built program in a process of its own, without a terminal and without a context unless a test gives one.</summary>
internal static class Certbridge
{
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(60);

    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "certbridge");

    public static Outcome Run(params string[] words) => RunWith("", words);

    public static Outcome RunWith(string standardInput, params string[] words)
    {
        using Process process = Process.Start(Command(words))!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(standardInput);
        process.StandardInput.Close();
        Assert.True(process.WaitForExit(EndsWithin), $"certbridge {string.Join(' ', words)} did not end");
        return new Outcome(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    public static ProcessStartInfo Command(params string[] words)
    {
        var command = new ProcessStartInfo(Path, words) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        command.Environment["XDG_CONFIG_HOME"] = "/nonexistent";
        foreach (string variable in new[] { "CERTBRIDGE_CONTEXT", "CERTBRIDGE_CONTEXT_FILE", "NO_COLOR", "CERTBRIDGE_ENV" })
            command.Environment.Remove(variable);
        return command;
    }
}

/// <summary>What it left.</summary>
internal sealed record Outcome(int Exit, string Output, string Error)
{
    /// <summary>The one JSON object on stdout.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>The one JSON object on stderr, unwrapped.</summary>
    public JsonElement ErrorJson => JsonDocument.Parse(Error).RootElement.GetProperty("error");
}
