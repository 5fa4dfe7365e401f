using System.Diagnostics;
using System.Globalization;

namespace CertBridge.Bench.Partners;

/// <summary>What many links cost one node while nothing happens, and how evenly it serves them while all of them send as fast as they are let.</summary>
internal sealed class PartnersRun(PartnersLab lab, int waitingOfAll, TimeSpan idleFor, TimeSpan warmFor, TimeSpan sendFor, Func<string, Task> say)
{
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
        await say($"idle: {idle:0.0} % of a core, {resident:0} MiB; now {waitingOfAll} reports pile up at all of them");
        double[] rates = await DrainAsync();
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

    /// <summary>
    /// Reports of each partner receipted a second, while each has more waiting than it gets rid of. They were handed in before, with the middle stopped: callers would take as much of the machine as the nodes do, and of
    /// whom they get to less is sent.
    /// </summary>
    private async Task<double[]> DrainAsync()
    {
        Backlog[] backlogs = [.. lab.Partners.Select(partner => new Backlog(partner, lab.Middle))];
        try
        {
            await lab.StopMiddleAsync();
            await Task.WhenAll(backlogs.Select(backlog => backlog.PileUpAsync(waitingOfAll / backlogs.Length)));
            await lab.StartMiddleAloneAsync();
            await Task.Delay(warmFor); // what is hot is compiled anew
            long[] before = await LeftAsync(backlogs);
            var watch = Stopwatch.StartNew();
            await Task.Delay(sendFor);
            long[] after = await LeftAsync(backlogs);
            double seconds = watch.Elapsed.TotalSeconds;
            return after.All(left => left > 0)
                ? [.. before.Zip(after, (then, now) => (then - now) / seconds)]
                : throw new BenchFailedException($"{after.Count(left => left == 0)} partners were through before the end: of all together {before.Sum()} waited at the beginning, and {after.Sum()} {seconds:0} s later");
        }
        finally
        {
            foreach (Backlog backlog in backlogs)
                backlog.Dispose();
        }
    }

    private static Task<long[]> LeftAsync(Backlog[] backlogs) => Task.WhenAll(backlogs.Select(backlog => backlog.LeftAsync()));
}
