namespace CertBridge.Node.Linking;

/// <summary>
/// Timers count whole milliseconds and cut off the rest: a pause of less than one would be none, and whoever waits for a moment would ask again and again, without ever giving way, until it is there.
/// </summary>
internal static class WholePause
{
    /// <returns>The next whole millisecond; zero and what stands for ever are returned as they are.</returns>
    public static TimeSpan Of(TimeSpan pause)
    {
        long rest = pause.Ticks % TimeSpan.TicksPerMillisecond;
        return rest <= 0 ? pause : pause + TimeSpan.FromTicks(TimeSpan.TicksPerMillisecond - rest);
    }
}
