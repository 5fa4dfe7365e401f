namespace CertBridge.Bench.Sealing;

/// <summary>What something costs in processor time of this process, which other tenants of the machine hardly move.</summary>
internal static class CoreClock
{
    private const int WarmUps = 5_000;

    /// <summary>The runtime compiles what is hot anew, twice; what is measured before that is not what a node runs.</summary>
    public static void WarmUp(Action act)
    {
        for (int i = 0; i < WarmUps; i++)
            act();
    }

    /// <returns>Microseconds of one <paramref name="act"/>, collecting garbage included.</returns>
    public static double Microseconds(TimeSpan span, Action act)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        TimeSpan used = TimeSpan.Zero;
        long count = 0;
        while (used < span)
        {
            for (int i = 0; i < 50; i++)
                act();
            count += 50;
            used = Environment.CpuUsage.TotalTime - start;
        }
        return used.TotalMicroseconds / count;
    }
}
