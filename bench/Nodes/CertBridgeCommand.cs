using System.Diagnostics;
using System.Text.Json;

namespace CertBridge.Bench.Nodes;

/// <summary>The <c>certbridge</c> that was built together with this program, run as an operator would.</summary>
internal static class CertBridgeCommand
{
    private static readonly TimeSpan CommandMax = TimeSpan.FromMinutes(1);

    private static readonly string Program = Find();

    public static ProcessStartInfo Start(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Program, arguments)
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

    // Beside this program lies its configuration and framework folder, whose names the other's output has too.
    private static string Find()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        string inside = Path.Combine("bin", output.Parent!.Name, output.Name, "certbridge");
        string program = Path.GetFullPath(Path.Combine(output.FullName, "..", "..", "..", "..", "src", "CertBridge.Cli", inside));
        return File.Exists(program) ? program : throw new BenchFailedException($"there is no built certbridge at {program}");
    }
}
