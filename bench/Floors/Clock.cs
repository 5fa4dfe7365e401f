using System.Diagnostics;

namespace CertBridge.Bench.Floors;

/// <summary>How often something can be done in a second.</summary>
internal static class Clock
{
    /// <summary>Repeats until the time is over; the first repetitions warm up and are not counted.</summary>
    public static double RatePerSecond(TimeSpan span, Action act)
    {
        for (int i = 0; i < 20; i++)
            act();
        var watch = Stopwatch.StartNew();
        long count = 0;
        while (watch.Elapsed < span)
        {
            act();
            count++;
        }
        return count / watch.Elapsed.TotalSeconds;
    }
}
