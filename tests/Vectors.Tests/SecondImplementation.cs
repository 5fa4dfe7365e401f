using System.Diagnostics;
using System.Text.Json;

namespace CertBridge.Vectors.Tests;

/// <summary>Runs tests/second, which shares no line with the program.</summary>
internal static class SecondImplementation
{
    private static readonly TimeSpan PatienceMax = TimeSpan.FromMinutes(3);

    /// <returns>What it printed and its exit code.</returns>
    public static async Task<(int Exit, string Output)> RunAsync(params IEnumerable<string> words)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(VectorFiles.Root, "tests", "second", "second.mjs"), .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(PatienceMax);
        await process.WaitForExitAsync().WaitAsync(PatienceMax);
        Assert.True(process.ExitCode is 0 or 1 && (await error).Length == 0, await error);
        return (process.ExitCode, output);
    }

    /// <param name="how"><c>vector</c> or <c>proof</c>.</param>
    /// <returns>A verdict for each file, in their order.</returns>
    public static async Task<IReadOnlyList<JsonElement>> JudgeAsync(string how, IEnumerable<string> files)
    {
        (_, string output) = await RunAsync([how, .. files]);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
