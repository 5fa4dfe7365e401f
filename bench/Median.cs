namespace CertBridge.Bench;

/// <summary>The middle of what was measured: one slow run on a shared machine does not decide.</summary>
internal static class Median
{
    public const int Runs = 5;

    public static double Of(IEnumerable<double> values) => Percentile(values, 50);

    public static double OfRuns(Func<double> measure) => Of([.. Enumerable.Range(0, Runs).Select(_ => measure())]);

    public static async Task<double> OfRunsAsync(Func<Task<double>> measure)
    {
        var values = new List<double>();
        for (int run = 0; run < Runs; run++)
            values.Add(await measure());
        return Of(values);
    }

    /// <summary>Nearest rank.</summary>
    public static double Percentile(IEnumerable<double> values, double percent)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
