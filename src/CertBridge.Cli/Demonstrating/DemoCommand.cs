using System.Diagnostics;
using System.Text.Json;
using CertBridge.Cli.Running;

namespace CertBridge.Cli.Demonstrating;

/// <summary>The public command line in a process of its own: what the demonstration shows is what a user would see.</summary>
internal static class DemoCommand
{
    private static readonly string[] OfThisProcess = ["CERTBRIDGE_CONTEXT", "CERTBRIDGE_CONTEXT_FILE", "CERTBRIDGE_HOME"];

    /// <summary>
    /// For well over a hundred commands of a third of a second each, and nine nodes that begin while they run: the runtime compiles better what is called often only when ten
    /// seconds were quiet, which without this costs a tenth of the play.
    /// </summary>
    private static readonly (string Variable, string Value)[] Hasty = [("DOTNET_TieredPGO", "0"), ("DOTNET_TC_CallCountingDelayMs", "10000")];

    public static async Task<DemoOutcome> RunAsync(CancellationToken cancel, params IEnumerable<string> words)
    {
        string[] all = [.. ThisProgram.Words.Skip(1), .. words, "-o", "json", "--no-input"];
        var start = new ProcessStartInfo(ThisProgram.Words[0], all) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (string variable in OfThisProcess)
            start.Environment.Remove(variable);
        Hurry(start);
        using Process process = Process.Start(start) ?? throw new DemoFailedException("the command line could not be started again");
        try
        {
            process.StandardInput.Close();
            Task<string> error = process.StandardError.ReadToEndAsync(cancel);
            string output = await process.StandardOutput.ReadToEndAsync(cancel);
            string told = await error;
            await process.WaitForExitAsync(cancel);
            return new DemoOutcome(string.Join(' ', words), process.ExitCode, output, told);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    public static void Hurry(ProcessStartInfo start)
    {
        foreach ((string variable, string value) in Hasty)
            start.Environment[variable] = value;
    }
}

/// <summary>How a command ended.</summary>
internal sealed record DemoOutcome(string Command, int Exit, string Output, string Error)
{
    /// <summary>What it printed, when it ended with the exit code it should.</summary>
    /// <exception cref="DemoFailedException">It did not.</exception>
    public JsonElement Expect(int exit = 0)
    {
        if (Exit != exit)
            throw new DemoFailedException($"certbridge {Command} exited {Exit}, not {exit}: {Error.Trim()}");
        return JsonDocument.Parse(Output).RootElement;
    }

    /// <summary>The error it printed, when it ended with the exit code it should.</summary>
    public JsonElement ExpectError(int exit)
    {
        if (Exit != exit)
            throw new DemoFailedException($"certbridge {Command} exited {Exit}, not {exit}: {Error.Trim()}");
        return JsonDocument.Parse(Error).RootElement.GetProperty("error");
    }
}
