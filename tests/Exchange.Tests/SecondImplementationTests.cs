using System.Diagnostics;
using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;

namespace CertBridge.Exchange.Tests;

/// <summary>A reader written from the pages alone opens what crossed between two running nodes: tests/second/demo.sh, as its page says.</summary>
public sealed class SecondImplementationTests
{
    /// <summary>The demonstration runs with README.md at every change; here it runs once more, half a minute on a machine that is alone. The script is ended by the signal that lets it stop its nodes.</summary>
    private const string PlaySecondsMax = "720";

    [LongFact]
    public async Task AnEnvelopeFromTheDemonstration_IsOpened()
    {
        var start = new ProcessStartInfo("timeout", [PlaySecondsMax, "bash", Path.Combine(Root(), "tests", "second", "demo.sh"), Certbridge.ProgramPath])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using Process shell = Process.Start(start)!;
        Task<string> errors = shell.StandardError.ReadToEndAsync();
        string output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();

        Assert.True(shell.ExitCode == 0, $"exit code {shell.ExitCode}\n{await errors}");
        JsonElement opened = JsonDocument.Parse(output).RootElement;
        Assert.StartsWith("CB-ALN-", opened.GetProperty("manifest").GetProperty("reportId").GetString(), StringComparison.Ordinal);
        Assert.Equal(opened.GetProperty("manifest").GetProperty("itemCount").GetInt32(), opened.GetProperty("items").GetArrayLength());
        Assert.Contains("IncidentReport", opened.GetProperty("items")[0].GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    private static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CertBridge.sln")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds CertBridge.sln.");
    }
}
