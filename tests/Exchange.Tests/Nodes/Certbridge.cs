using System.Diagnostics;
using System.Text.Json;

namespace CertBridge.Exchange.Tests.Nodes;

/// <summary>The built command line, run as a process of its own: what a person or script would see.</summary>
internal static class Certbridge
{
    private static readonly TimeSpan RunMax = TimeSpan.FromSeconds(60);

    /// <summary>For hundreds of commands of a third of a second each: the runtime compiles better what is called often only when ten seconds were quiet. A node is started as it is.</summary>
    private static readonly (string Variable, string Value)[] Hasty = [("DOTNET_TieredPGO", "0"), ("DOTNET_TC_CallCountingDelayMs", "10000")];

    /// <summary>The program beside the tests.</summary>
    public static string ProgramPath { get; } = Path.Combine(AppContext.BaseDirectory, "certbridge");

    public static Task<CommandOutcome> RunAsync(params IEnumerable<string> arguments) => RunAsync(Launch.Plain, arguments);

    public static async Task<CommandOutcome> RunAsync(Launch launch, IEnumerable<string> arguments)
    {
        using Process process = Start(arguments, launch, isShort: true);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(RunMax);
        }
        catch (TimeoutException late)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"certbridge {string.Join(' ', arguments)} did not end within {RunMax.TotalSeconds:0} s", late);
        }
        return new CommandOutcome(string.Join(' ', arguments), process.ExitCode, await output, await errors);
    }

    public static Process Start(IEnumerable<string> arguments, Launch? launch = null, bool isShort = false)
    {
        string[] words = [.. launch?.Under ?? [], ProgramPath, .. arguments];
        var start = new ProcessStartInfo(words[0])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in words.Skip(1))
            start.ArgumentList.Add(argument);
        start.Environment["NO_COLOR"] = "1";
        if (isShort)
            Hurry(start);
        start.Environment.Remove("CERTBRIDGE_CONTEXT");
        start.Environment.Remove("CERTBRIDGE_CONTEXT_FILE");
        start.Environment[Launch.StopVariable] = launch?.StopAt ?? "";
        return Process.Start(start) ?? throw new InvalidOperationException($"{ProgramPath} did not start");
    }

    public static void Hurry(ProcessStartInfo start)
    {
        foreach ((string variable, string value) in Hasty)
            start.Environment[variable] = value;
    }
}

/// <summary>What one run of the command line said.</summary>
internal sealed record CommandOutcome(string Command, int ExitCode, string Output, string Errors)
{
    /// <summary>Its standard output as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public CommandOutcome ShouldExit(int expected)
    {
        Assert.True(ExitCode == expected, $"certbridge {Command}\nexit {ExitCode}, expected {expected}\nstdout: {Output}\nstderr: {Errors}");
        return this;
    }
}
