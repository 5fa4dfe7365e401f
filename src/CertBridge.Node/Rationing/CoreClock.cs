using System.Runtime;
using System.Runtime.InteropServices;

namespace CertBridge.Node.Rationing;

/// <summary>
/// Counts the processor time of the thread that asks (clock_gettime(2), CLOCK_THREAD_CPUTIME_ID), so that a turn is not charged with the time in which its thread had to stand back for others; and less what the runtime took
/// on it for itself. A turn takes one to three milliseconds, and the one in which the collector runs, or something is compiled, forty to two hundred: whose turn that is, is chance (bench/RESULTS.md). Only differences on
/// one thread mean anything. One may come out too small, and below nothing, where a collection that another thread began stopped this one.
/// </summary>
internal sealed partial class CoreClock : TimeProvider
{
    private const int ThreadProcessorTime = 3;
    private const long NanosecondsPerSecond = 1_000_000_000;

    public override long TimestampFrequency => NanosecondsPerSecond;

    public override long GetTimestamp() => GetTime(ThreadProcessorTime, out TimeSpec time) == 0
        ? (time.Seconds * NanosecondsPerSecond) + time.Nanoseconds - Nanoseconds(JitInfo.GetCompilationTime(currentThread: true)) - Nanoseconds(GC.GetTotalPauseDuration())
        : throw new InvalidOperationException("the processor time of a thread cannot be read");

    private static long Nanoseconds(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
