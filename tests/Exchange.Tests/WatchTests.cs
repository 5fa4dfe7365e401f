using System.Diagnostics;
using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Exchange.Tests;

/// <summary><c>inbox watch</c> beside a node that is stopped and started: every arrival once, until it is interrupted.</summary>
public sealed class WatchTests : IAsyncLifetime
{
    private static readonly TimeSpan ArrivesWithin = TimeSpan.FromSeconds(120);

    private Neighbourhood? made;

    private Neighbourhood Pair => made ?? throw new InvalidOperationException("the pair was not made");

    public async Task InitializeAsync() => made = await Neighbourhood.AgreedAsync();

    public async Task DisposeAsync() => await Pair.DisposeAsync();

    [Fact]
    public async Task Watch_PrintsEachArrivalOnce_AcrossARestart_AndEndsOnInterrupt()
    {
        await SubmitAsync("before the watch");
        await Neighbourhood.UntilAsync<bool>("the first arrival", async () => Items(await Pair.Bor.MustAsync("inbox", "list")) == 1 ? true : null);

        using Process watch = Certbridge.Start(["inbox", "watch", "-o", "json", "--context-file", Pair.Bor.ContextFile]);
        Task<string> errors = watch.StandardError.ReadToEndAsync();
        // It says nothing for programs; what it prints first is what arrives once it has begun, and that is tried until it has.
        string first = await SubmitUntilPrintedAsync(watch);
        await Pair.Bor.StopAsync();
        string second = await SubmitAsync("while the node was away");
        await Pair.Bor.StartAsync();
        Assert.Equal(second, await NextAsync(watch));
        Assert.NotEqual(first, second);

        using (Process interrupt = Process.Start("kill", ["-INT", $"{watch.Id}"]))
            await interrupt.WaitForExitAsync();
        Assert.Equal("", await watch.StandardOutput.ReadToEndAsync());
        Assert.Equal("", await errors);
        await watch.WaitForExitAsync();
        Assert.Equal(ExitCode.Interrupted, watch.ExitCode);
    }

    [Fact]
    public async Task Watch_WhoseReaderWentAway_EndsQuietly()
    {
        string script = $"'{Certbridge.ProgramPath}' inbox watch --since 1h -o ndjson --context-file '{Pair.Bor.ContextFile}' | head -n 1; echo \"${{PIPESTATUS[0]}}\"";
        await SubmitAsync("one");
        await SubmitAsync("two");
        using Process shell = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        Task<string> errors = shell.StandardError.ReadToEndAsync();
        // The pipe is found broken at the next arrival.
        Task<string> output = shell.StandardOutput.ReadToEndAsync();
        for (int more = 0; !output.IsCompleted && more < 20; more++)
        {
            await SubmitAsync($"more {more}");
            await Task.WhenAny(output, Task.Delay(TimeSpan.FromSeconds(2)));
        }
        string[] lines = (await output.WaitAsync(ArrivesWithin)).TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Equal($"{ExitCode.BrokenPipe}", lines[1]);
        Assert.Equal("", await errors);
    }

    private static int Items(CommandOutcome list) => list.Json.GetProperty("items").GetArrayLength();

    private async Task<string> SubmitAsync(string title)
    {
        string file = await ReportFile.WriteAsync(Pair.Aln, title);
        return (await Pair.Aln.MustAsync("report", "submit", file)).Json.GetProperty("reportId").GetString()!;
    }

    /// <summary>Reports submitted before the watch has begun are old to it: it prints those that come after, in order.</summary>
    private async Task<string> SubmitUntilPrintedAsync(Process watch)
    {
        var submitted = new List<string>();
        Task<string> printed = NextAsync(watch);
        while (!printed.IsCompleted)
        {
            submitted.Add(await SubmitAsync($"report {submitted.Count}"));
            await Task.WhenAny(printed, Task.Delay(TimeSpan.FromSeconds(3)));
        }
        string first = await printed;
        int at = submitted.IndexOf(first);
        Assert.True(at >= 0, $"{first} was not submitted while it watched");
        foreach (string later in submitted[(at + 1)..])
            Assert.Equal(later, await NextAsync(watch));
        return first;
    }

    private static async Task<string> NextAsync(Process watch)
    {
        string line = await watch.StandardOutput.ReadLineAsync().WaitAsync(ArrivesWithin) ?? throw new InvalidOperationException("the watch ended");
        return JsonDocument.Parse(line).RootElement.GetProperty("reportId").GetString()!;
    }
}
