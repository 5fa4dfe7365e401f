using System.Diagnostics;
using System.Text.Json;

namespace CertBridge.Bench.Nodes;

/// <summary>The <c>certbridge</c> of this checkout, run as an operator would.</summary>
internal static class CertBridgeCommand
{
    private static readonly TimeSpan CommandMax = TimeSpan.FromMinutes(1);

    private static readonly Lazy<string> Program = new(Build);

    public static ProcessStartInfo Start(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Program.Value, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in (string[])["CERTBRIDGE_CONTEXT", "CERTBRIDGE_CONTEXT_FILE", "CERTBRIDGE_OUTPUT"])
            start.Environment.Remove(name);
        return start;
    }

    /// <summary>Runs a command to its end and gives what it printed as JSON.</summary>
    public static async Task<JsonElement> RunAsync(params string[] arguments)
    {
        (int exit, string output, string errors) = await EndAsync(Start([.. arguments, "-o", "json"]));
        if (exit != 0)
            throw new BenchFailedException($"certbridge {string.Join(' ', arguments)} ended with {exit}: {errors.Trim()}");
        return JsonDocument.Parse(output).RootElement;
    }

    /// <summary>Milliseconds from the start of the process to its end.</summary>
    public static async Task<double> MillisecondsAsync(params string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        await EndAsync(Start(arguments));
        return watch.Elapsed.TotalMilliseconds;
    }

    private static async Task<(int Exit, string Output, string Errors)> EndAsync(ProcessStartInfo start)
    {
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(CommandMax);
        Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
        string output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, output, await errors);
    }

    /// <summary>The launcher builds the program if it must: what is measured is what an operator of this checkout runs.</summary>
    private static string Build()
    {
        string root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));
        using Process launcher = Process.Start(new ProcessStartInfo(Path.Combine(root, "certbridge"), ["version"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        launcher.StandardOutput.ReadToEnd();
        launcher.WaitForExit();
        string program = Path.Combine(root, "artifacts", "certbridge", "certbridge");
        return launcher.ExitCode == 0 && File.Exists(program) ? program : throw new BenchFailedException($"the launcher did not build {program}");
    }
}
