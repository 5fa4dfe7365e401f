using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CertBridge.Exchange.Tests.Nodes;

/// <summary>A running gateway node: the real program on its own home.</summary>
internal sealed partial class NodeProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int HangUpSignal = 1;
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private readonly ConcurrentQueue<string> log = [];
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private NodeProcess(Process process)
    {
        this.process = process;
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    public int ProcessId => process.Id;

    public bool IsRunning => !process.HasExited;

    /// <summary>Everything it wrote, for the message of a failed test and for tests on what may be in a log.</summary>
    public string Log => string.Join('\n', log);

    /// <summary>Starts it and does not wait.</summary>
    public static NodeProcess Begin(string home, Launch launch) => new(Certbridge.Start(["node", "run", "--home", home], launch));

    /// <summary>Starts it and waits until it says that it is ready.</summary>
    public static async Task<NodeProcess> StartAsync(string home, Launch? launch = null)
    {
        NodeProcess node = Begin(home, launch ?? Launch.Plain);
        Task ended = node.process.WaitForExitAsync();
        Task first = await Task.WhenAny(node.ready.Task, ended).WaitAsync(StartMax);
        if (first == ended)
            throw new InvalidOperationException($"the node ended with {node.process.ExitCode} before it was ready:\n{node.Log}");
        return node;
    }

    /// <summary>SIGTERM, and the exit code it ends with.</summary>
    public async Task<int> StopAsync()
    {
        Assert.Equal(0, Kill(process.Id, Terminate));
        await process.WaitForExitAsync().WaitAsync(StopMax);
        return process.ExitCode;
    }

    /// <summary>SIGHUP: read the settings again.</summary>
    public void HangUp() => Assert.Equal(0, Kill(process.Id, HangUpSignal));

    /// <summary>Waits until it has ended by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync(TimeSpan atMost)
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(atMost);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"the node did not end by itself within {atMost.TotalSeconds:0} s:\n{Log}", late);
        }
        return process.ExitCode;
    }

    /// <summary>Waits until it is ready, or has ended before that.</summary>
    /// <returns>True when it is ready.</returns>
    public async Task<bool> ReadyOrEndedAsync() => await Task.WhenAny(ready.Task, process.WaitForExitAsync()).WaitAsync(StartMax) == ready.Task;

    /// <summary>Waits until it has killed itself at the point.</summary>
    public async Task DieAtAsync(string point, TimeSpan atMost)
    {
        int exit = await EndAsync(atMost);
        Assert.True(exit == Launch.Killed && Log.Contains($"stopped at {point}"), $"the node ended with {exit}, not by the stop point {point}:\n{Log}");
    }

    /// <summary>SIGKILL: it gets no chance to finish anything.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await KillAsync();
        process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        log.Enqueue(line);
        if (line == "ready")
            ready.TrySetResult();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
