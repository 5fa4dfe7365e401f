using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using CertBridge.Cli.Running;
using CertBridge.Storage.Homes;

namespace CertBridge.Cli.Demonstrating;

/// <summary>Starts a node so that it outlives this process, finds it again by its home, and stops it.</summary>
internal static partial class DemoProcesses
{
    private const int Terminate = 15; // SIGTERM
    private const int Kill = 9; // SIGKILL

    /// <summary>A node drains for at most 10 s.</summary>
    private static readonly TimeSpan DrainMax = TimeSpan.FromSeconds(12);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    /// <summary>In a session of its own: the terminal's Ctrl-C is ours to handle, and <c>demo up</c> leaves nothing that hangs on its pipes.</summary>
    public static void Start(DemoNode node)
    {
        string[] words = ["-c", "exec setsid \"$@\" </dev/null >>\"$0\" 2>&1", node.LogFile, .. ThisProgram.Words, "node", "run", "--home", node.Home];
        var start = new ProcessStartInfo("/bin/sh", words) { UseShellExecute = false };
        DemoCommand.Hurry(start);
        using Process process = Process.Start(start)
            ?? throw new DemoFailedException($"the node {node.Name} could not be started");
        // Until the node has written its own, so that a demonstration that is broken off finds every node it started.
        File.WriteAllText(StartedFile(node.Home), process.Id.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Asks the node to stop and sees to it that it has.</summary>
    /// <returns>How long it took.</returns>
    public static Task<TimeSpan> StopAsync(string home, TimeProvider time) => SignalAsync(home, Terminate, time);

    /// <summary>As a power cut would.</summary>
    public static Task<TimeSpan> KillAsync(string home, TimeProvider time) => SignalAsync(home, Kill, time);

    private static async Task<TimeSpan> SignalAsync(string home, int signal, TimeProvider time)
    {
        long started = time.GetTimestamp();
        int? running = Find(home);
        if (running is not { } id)
            return TimeSpan.Zero;
        Send(id, signal);
        while (IsNode(id, home))
        {
            if (time.GetElapsedTime(started) > DrainMax)
                Send(id, Kill);
            await Task.Delay(Glance, time);
        }
        return time.GetElapsedTime(started);
    }

    /// <summary>The running node of a home: an id that was written down, if that process is still the node. Ids are used again by the system.</summary>
    public static int? Find(string home)
    {
        foreach (string file in new[] { NodeHome.At(home).PidFile, StartedFile(home) })
        {
            if (File.Exists(file) && int.TryParse(File.ReadAllText(file).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && IsNode(id, home))
                return id;
        }
        return null;
    }

    private static string StartedFile(string home) => home + ".pid";

    /// <summary>It was started for this home, or holds the home's lock: somebody may have started it again with another spelling of the path.</summary>
    private static bool IsNode(int id, string home)
    {
        try
        {
            string[] words = File.ReadAllText($"/proc/{id}/cmdline").Split('\0');
            return words.Contains("run") && (words.Contains(home) || HoldsLock(id, home));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool HoldsLock(int id, string home) =>
        Directory.EnumerateFileSystemEntries($"/proc/{id}/fd").Any(descriptor => new FileInfo(descriptor).LinkTarget == NodeHome.At(home).LockFile);

    private static void Send(int id, int signal)
    {
        // The process may have ended meanwhile: that is what was wanted.
        _ = SendSignal(id, signal);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int id, int signal);
}
