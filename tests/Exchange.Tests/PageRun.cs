using System.Diagnostics;
using System.Text;

namespace CertBridge.Exchange.Tests;

/// <summary>
/// Follows a page as a reader would: one shell, all its commands in order, in a new folder that looks like the repository's root. What was
/// started in the background is stopped at the end.
/// </summary>
internal sealed class PageRun : IDisposable
{
    private const string Marker = "== exit code of line";
    private static readonly TimeSpan PageMax = TimeSpan.FromMinutes(8);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("certbridge-page-");

    public async Task<IReadOnlyList<(int Exit, string Output)>> FollowAsync(string root, IReadOnlyList<ConsoleStep> steps)
    {
        await LayOutAsync(root);
        string transcript = await RunShellAsync(Script(steps));
        var results = new List<(int, string)>();
        foreach (ConsoleStep step in steps)
        {
            string marker = $"{Marker} {step.Line}: ";
            int end = transcript.IndexOf(marker, StringComparison.Ordinal);
            Assert.True(end >= 0, $"line {step.Line}: $ {step.Command}\ndid not end; so far it printed:\n{transcript}");
            int lineEnd = transcript.IndexOf('\n', end);
            results.Add((int.Parse(transcript[(end + marker.Length)..lineEnd], System.Globalization.CultureInfo.InvariantCulture), transcript[..end]));
            transcript = transcript[(lineEnd + 1)..];
        }
        return results;
    }

    public void Dispose() => folder.Delete(recursive: true);

    private async Task LayOutAsync(string root)
    {
        string launcher = Path.Combine(folder.FullName, "certbridge");
        await File.WriteAllTextAsync(launcher, $"#!/bin/sh\nexec '{root}/certbridge' \"$@\"\n");
        File.SetUnixFileMode(launcher, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "samples"), Path.Combine(root, "samples"));
        Directory.CreateDirectory(Path.Combine(folder.FullName, "home"));
    }

    private static string Script(IReadOnlyList<ConsoleStep> steps)
    {
        // The launcher builds on first use and says so; the pages show a reader's second command.
        var script = new StringBuilder("trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT\n./certbridge version > /dev/null 2>&1\nexec 2>&1\n");
        foreach (ConsoleStep step in steps)
            script.Append(step.Command).Append($"\necho \"{Marker} {step.Line}: $?\"\n");
        return script.ToString();
    }

    private async Task<string> RunShellAsync(string script)
    {
        var start = new ProcessStartInfo("/bin/bash", ["-c", script])
        {
            UseShellExecute = false,
            WorkingDirectory = folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["HOME"] = Path.Combine(folder.FullName, "home");
        start.Environment["NO_COLOR"] = "1";
        foreach (string name in (string[])["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "CERTBRIDGE_CONTEXT", "CERTBRIDGE_OUTPUT"])
            start.Environment.Remove(name);
        using Process shell = Process.Start(start)!;
        shell.StandardInput.Close();
        var output = new StringBuilder();
        shell.OutputDataReceived += (_, line) => output.Append(line.Data).Append('\n');
        shell.BeginOutputReadLine();
        using var limit = new CancellationTokenSource(PageMax);
        try
        {
            await shell.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            shell.Kill(entireProcessTree: true);
            await shell.WaitForExitAsync(CancellationToken.None);
        }
        return output.ToString();
    }
}
