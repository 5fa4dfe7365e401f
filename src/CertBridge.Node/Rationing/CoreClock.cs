using System.Runtime.InteropServices;

namespace CertBridge.Node.Rationing;

/// <summary>
/// Counts the processor time of the thread that asks, so that a turn is not charged with the time in which its thread had to stand back for others. Only differences on one thread mean anything
/// (clock_gettime(2), CLOCK_THREAD_CPUTIME_ID).
/// </summary>
internal sealed partial class CoreClock : TimeProvider
{
    private const int ThreadProcessorTime = 3;
    private const long NanosecondsPerSecond = 1_000_000_000;

    public override long TimestampFrequency => NanosecondsPerSecond;

    public override long GetTimestamp() => GetTime(ThreadProcessorTime, out TimeSpec time) == 0
        ? (time.Seconds * NanosecondsPerSecond) + time.Nanoseconds
        : throw new InvalidOperationException("the processor time of a thread cannot be read");

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
