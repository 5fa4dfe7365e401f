using System.Diagnostics;

namespace CertBridge.Bench.Nodes;

/// <summary>
/// Something that wants all of a core, for as long as it lives: a node on the same core gets half of it, so that what it is asked for by many is surely more than it can do. In a session of its own, as a node is.
/// </summary>
internal sealed class BusyCore : IDisposable
{
    private readonly Process process;

    private BusyCore(Process process) => this.process = process;

    /// <param name="core">Counted from 0.</param>
    public static BusyCore Start(int core)
    {
        ProcessStartInfo start = new("taskset", ["-c", $"{core}", "setsid", "sh", "-c", "while :; do :; done"]) { UseShellExecute = false };
        return new BusyCore(Process.Start(start)!);
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
