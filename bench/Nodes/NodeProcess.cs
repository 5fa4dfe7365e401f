using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace CertBridge.Bench.Nodes;

/// <summary>A node that runs in a process of its own.</summary>
internal sealed partial class NodeProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int Continue = 18;
    private const int Stop = 19;
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(15);

    private bool isStopped;
    private readonly Process process;

    private NodeProcess(Process process, double millisecondsToReady)
    {
        this.process = process;
        MillisecondsToReady = millisecondsToReady;
    }

    /// <summary>From the start of the process to the line that says it serves.</summary>
    public double MillisecondsToReady { get; }

    public double ResidentMebibytes => ReadStatus("VmRSS:") / 1024;

    /// <summary>The most it has had at any moment.</summary>
    public double ResidentMebibytesMax => ReadStatus("VmHWM:") / 1024;

    /// <summary>Processor time of all its threads so far; unlike a rate it does not depend on what else the machine does.</summary>
    public double CoreMilliseconds
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime.TotalMilliseconds;
        }
    }

    /// <summary>In a session of its own, as a service manager starts it: on a machine that is full each session gets as much as another, and how a node shares out what it has is its own affair.</summary>
    /// <param name="home">The node's.</param>
    /// <param name="cores">As taskset(1) names them; null for any.</param>
    /// <param name="isMeasured">False for one that is only there to be talked to: it does not compile anew what is hot, which would take a core from what is measured for a minute.</param>
    public static async Task<NodeProcess> StartAsync(string home, string? cores = null, bool isMeasured = true)
    {
        var watch = Stopwatch.StartNew();
        ProcessStartInfo start = CertBridgeCommand.Start("node", "run", "--home", home);
        start.ArgumentList.Insert(0, start.FileName);
        start.FileName = "setsid";
        foreach (string word in cores is null ? [] : (string[])[cores, "-c", "taskset"])
            start.ArgumentList.Insert(0, word);
        if (!isMeasured)
            start.Environment["DOTNET_TieredCompilation"] = "0";
        Process started = Process.Start(start)!;
        started.StandardInput.Close();
        var ready = new TaskCompletionSource<double>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = new List<string>();
        started.ErrorDataReceived += (_, line) => Take(line.Data, first, watch, ready);
        started.OutputDataReceived += (_, _) => { };
        started.BeginErrorReadLine();
        started.BeginOutputReadLine();
        try
        {
            return new NodeProcess(started, await ready.Task.WaitAsync(StartMax));
        }
        catch (Exception notReady) when (notReady is TimeoutException or BenchFailedException)
        {
            started.Kill();
            throw new BenchFailedException($"the node in {home} did not become ready: {string.Join('\n', first)}");
        }
    }

    /// <summary>All its threads stay on these cores from now on.</summary>
    public async Task KeepToAsync(string cores)
    {
        using Process taskset = Process.Start(new ProcessStartInfo("taskset", ["-a", "-p", "-c", cores, process.Id.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        await taskset.WaitForExitAsync();
        if (taskset.ExitCode != 0)
            throw new BenchFailedException($"taskset ended with {taskset.ExitCode}");
    }

    /// <summary>Nothing of it runs until <see cref="Resume"/>; its connections stay open.</summary>
    public void Pause() => Signal(process.Id, Stop);

    public void Resume() => Signal(process.Id, Continue);

    /// <summary>Stops it; without effect where it was stopped before.</summary>
    public async ValueTask DisposeAsync()
    {
        if (isStopped)
            return;
        isStopped = true;
        if (!process.HasExited)
            Signal(process.Id, Terminate);
        using var limit = new CancellationTokenSource(StopMax);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }
        process.Dispose();
    }

    // The line "ready" is the contract of `node run`; everything else on stderr is its log.
    private static void Take(string? line, List<string> first, Stopwatch watch, TaskCompletionSource<double> ready)
    {
        if (ready.Task.IsCompleted)
            return;
        if (line is null)
            ready.TrySetException(new BenchFailedException("it ended"));
        else if (line == "ready" || line.StartsWith("ready ", StringComparison.Ordinal))
            ready.TrySetResult(watch.Elapsed.TotalMilliseconds);
        else
            first.Add(line);
    }

    private double ReadStatus(string field)
    {
        string line = File.ReadLines($"/proc/{process.Id}/status").First(text => text.StartsWith(field, StringComparison.Ordinal));
        return double.Parse(line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int process, int signal);
}
