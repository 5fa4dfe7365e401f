using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace CertBridge.Node.Rationing;

/// <summary>
/// Threads for long work, which step back for all others of the process: while both want the same core they get about a thirtieth of it, alone all of it. What is urgent needs many short turns on the way from the wire to
/// its receipt, and would wait at each until an envelope is opened (bench/RESULTS.md). On Linux a nice value is that of a thread, whatever POSIX says (setpriority(2), notes); where a sandbox forbids the call, they are as any other.
/// </summary>
internal sealed partial class PatientThreads : IDisposable
{
    private const int Nice = 15;
    private const int OneThread = 0; // PRIO_PROCESS
    private const int TheCaller = 0;

    private readonly BlockingCollection<Action> works = [];

    /// <param name="count">How many works are done at once.</param>
    public PatientThreads(int count)
    {
        for (int nth = 1; nth <= count; nth++)
            new Thread(Work) { Name = $"patient {nth}", IsBackground = true }.Start();
    }

    /// <summary>Done by the next thread that is free, in the order they came; not any more once this was disposed. What it throws ends the process: it has nobody to hear of it.</summary>
    public void Run(Action work)
    {
        try
        {
            works.Add(work);
        }
        catch (InvalidOperationException) when (works.IsAddingCompleted)
        {
            // The node stops. Links ended before, so nobody waits for it; a turn that was under way then may still ask for the next.
        }
    }

    /// <summary>The threads end after the works that were given to them.</summary>
    public void Dispose() => works.CompleteAdding();

    private void Work()
    {
        _ = SetPriority(OneThread, TheCaller, Nice);
        foreach (Action work in works.GetConsumingEnumerable())
            work();
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, int who, int value);
}
