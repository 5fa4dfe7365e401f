using System.Globalization;
using System.Runtime.InteropServices;

namespace CertBridge.Storage.Crashing;

/// <summary>
/// Kills this process at one armed point with SIGKILL, as a power cut or the kernel would: nothing is flushed, no handler runs. The state is the
/// process's, because dying is. Unarmed, a point costs one comparison.
/// </summary>
public static partial class CrashPoints
{
    private const int Kill = 9;

    private static int armed;
    private static int passesLeft;

    /// <summary>Names that can be armed.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetNames<CrashPoint>().Where(name => name != nameof(CrashPoint.None))];

    /// <summary>Arms the point for the rest of the process's life.</summary>
    /// <param name="text"><c>NAME</c>, or <c>NAME:N</c> to die at the N-th time.</param>
    /// <returns>False when it names no point or no count from 1.</returns>
    public static bool TryArm(string text)
    {
        string[] parts = text.Split(':', 2);
        int times = 1;
        if (parts.Length == 2 && !(int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out times) && times >= 1))
            return false;
        if (!Names.Contains(parts[0], StringComparer.Ordinal))
            return false;
        passesLeft = times;
        Volatile.Write(ref armed, (int)Enum.Parse<CrashPoint>(parts[0]));
        return true;
    }

    /// <summary>Dies here if this is the armed point and its time has come.</summary>
    public static void Reach(CrashPoint point)
    {
        if (armed == (int)point && Interlocked.Decrement(ref passesLeft) == 0)
            Die(point);
    }

    private static void Die(CrashPoint point)
    {
        Console.Error.WriteLine($"stopped at {point}");
        _ = SendSignal(Environment.ProcessId, Kill);
        Thread.CurrentThread.Join(); // SIGKILL ends all threads; this one goes no further in the meantime
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int processId, int signal);
}
