using System.Diagnostics;
using System.Globalization;
using CertBridge.Bench.Fairness;

namespace CertBridge.Bench.Partners;

/// <summary>What many links cost one node while nothing happens, and how evenly it serves them while all of them send as fast as they are let.</summary>
internal sealed class PartnersRun(PartnersLab lab, TimeSpan idleFor, TimeSpan floodFor, Func<string, Task> say)
{
    private const int CallersEach = 2;
    private const int LookMilliseconds = 500;
    private const double IdlePercentGoal = 3;
    private const double MebibytesGoal = 400;
    private const double SpreadPercentGoal = 20;

    public async Task<IReadOnlyList<Row>> RowsAsync()
    {
        double before = lab.MiddleProcess.CoreMilliseconds;
        var watch = Stopwatch.StartNew();
        await Task.Delay(idleFor);
        double idle = 100 * (lab.MiddleProcess.CoreMilliseconds - before) / watch.Elapsed.TotalMilliseconds;
        double resident = lab.MiddleProcess.ResidentMebibytes;
        double[] rates = await FloodAsync();
        await say($"reports a second of each partner, in the order they were founded: {string.Join(' ', rates.Select(rate => rate.ToString("0.0", CultureInfo.InvariantCulture)))}");
        double usual = Median.Of(rates);
        return
        [
            new($"{lab.Partners.Count} links up and idle, of a core", "%", idle, Goal: IdlePercentGoal),
            new($"{lab.Partners.Count} links up and idle, resident", "MiB", resident, Goal: MebibytesGoal),
            new("all partners send, reports a second together", "/s", rates.Sum(), IsMoreBetter: true),
            new("the median partner", "/s", usual, IsMoreBetter: true),
            new("the slowest of ten partners is behind the median", "%", 100 * (1 - Median.Percentile(rates, 10) / usual), Goal: SpreadPercentGoal),
            new("the fastest of ten partners is ahead of the median", "%", 100 * (Median.Percentile(rates, 90) / usual - 1), Goal: SpreadPercentGoal),
            new("the slowest partner is behind the median", "%", 100 * (1 - rates.Min() / usual)),
            new("all partners send, resident at most", "MiB", lab.MiddleProcess.ResidentMebibytesMax),
        ];
    }

    private static Task<long[]> ReceiptedAsync(Flood[] floods) => Task.WhenAll(floods.Select(flood => flood.CountReceiptedAsync()));

    /// <summary>Reports of each partner receipted a second, in the time in which all of them send.</summary>
    private async Task<double[]> FloodAsync()
    {
        Flood[] floods = await Task.WhenAll(lab.Partners.Select(partner => Flood.BeginAsync(partner, lab.Middle, CallersEach, LookMilliseconds)));
        try
        {
            await Task.Delay(floodFor); // what is hot in the middle is compiled anew meanwhile
            long[] before = await ReceiptedAsync(floods);
            var watch = Stopwatch.StartNew();
            await Task.Delay(floodFor);
            long[] after = await ReceiptedAsync(floods);
            double seconds = watch.Elapsed.TotalSeconds;
            return [.. after.Zip(before, (now, then) => (now - then) / seconds)];
        }
        finally
        {
            foreach (Flood flood in floods)
                await flood.DisposeAsync();
        }
    }
}
