using System.Diagnostics;

namespace CertBridge.Exchange.Tests.Deploying;

/// <summary>Runs a program and gives back what it said, both streams as one.</summary>
internal static class Shell
{
    private static readonly TimeSpan RunMax = TimeSpan.FromMinutes(10);

    public static async Task<(int Exit, string Output)> RunAsync(params IReadOnlyList<string> words)
    {
        var start = new ProcessStartInfo(words[0], words.Skip(1)) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["NO_COLOR"] = "1";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(RunMax);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        return (process.ExitCode, await output + await errors);
    }

    public static async Task<string> MustAsync(params IReadOnlyList<string> words)
    {
        (int exit, string output) = await RunAsync(words);
        Assert.True(exit == 0, $"{string.Join(' ', words)}\nexit {exit}:\n{output}");
        return output;
    }
}
