using System.Diagnostics;
using System.Globalization;
using CertBridge.Bench.Nodes;

namespace CertBridge.Bench.Partners;

/// <summary>What many links cost one node while nothing happens, and how evenly it serves them while all of them send as fast as they are let.</summary>
internal sealed class PartnersRun(PartnersLab lab, int waitingOfAll, TimeSpan idleFor, TimeSpan warmFor, TimeSpan sendFor, Func<string, Task> say)
{
    private const double IdlePercentGoal = 3;
    private const double MebibytesGoal = 400;
    private const double SpreadPercentGoal = 20;

    // All at once would keep a node waiting so long for its core that it gives up the caller's handshake.
    private const int FilledAtOnce = 4;

    public async Task<IReadOnlyList<Row>> RowsAsync()
    {
        double before = lab.MiddleProcess.CoreMilliseconds;
        var watch = Stopwatch.StartNew();
        await Task.Delay(idleFor);
        double idle = Percent(lab.MiddleProcess.CoreMilliseconds - before, watch.Elapsed);
        double resident = lab.MiddleProcess.ResidentMebibytes;
        await say($"idle: {idle:0.0} % of a core, {resident:0} MiB; now {waitingOfAll} reports pile up at all of them");
        Drained drained = await DrainAsync();
        double[] rates = drained.Rates;
        await say($"reports a second of each partner, in the order they were founded: {string.Join(' ', rates.Select(rate => rate.ToString("0.0", CultureInfo.InvariantCulture)))}");
        await SayCountsAsync(lab.Partners[Array.IndexOf(rates, rates.Min())]);
        double usual = Median.Of(rates);
        return
        [
            new($"{lab.Partners.Count} links up and idle, of a core", "%", idle, Goal: IdlePercentGoal),
            new($"{lab.Partners.Count} links up and idle, resident", "MiB", resident, Goal: MebibytesGoal),
            new("all partners send, reports a second together", "/s", rates.Sum(), IsMoreBetter: true),
            new("the node has of its core, while they do", "%", drained.MiddlePercent),
            new("the partners have of theirs", "%", drained.PartnersPercent),
            new("the median partner", "/s", usual, IsMoreBetter: true),
            new("the slowest of ten partners is behind the median", "%", 100 * (1 - Median.Percentile(rates, 10) / usual), Goal: SpreadPercentGoal),
            new("the fastest of ten partners is ahead of the median", "%", 100 * (Median.Percentile(rates, 90) / usual - 1), Goal: SpreadPercentGoal),
            new("the slowest partner is behind the median", "%", 100 * (1 - rates.Min() / usual)),
            new("all partners send, resident at most", "MiB", lab.MiddleProcess.ResidentMebibytesMax),
        ];
    }

    /// <summary>
    /// Reports of each partner stored a second, while each has more waiting than it gets rid of. They were handed in before, with the middle stopped: callers would take as much of the machine as the nodes do, and of
    /// whom they get to less is sent. The node counts them, all at one moment; partners that are asked one by one answer when they get to it.
    /// </summary>
    private async Task<Drained> DrainAsync()
    {
        int waitingOfEach = waitingOfAll / lab.Partners.Count;
        Backlog[] backlogs = [.. lab.Partners.Select(partner => new Backlog(partner, lab.Middle))];
        try
        {
            await lab.StopMiddleAsync();
            await Parallel.ForEachAsync(backlogs, new ParallelOptions { MaxDegreeOfParallelism = FilledAtOnce }, async (backlog, _) => await backlog.PileUpAsync(waitingOfEach));
            await lab.StartMiddleAloneAsync();
            await Task.Delay(warmFor); // what is hot is compiled anew
            double middle = lab.MiddleProcess.CoreMilliseconds;
            double partners = lab.PartnersCoreMilliseconds;
            var watch = Stopwatch.StartNew();
            IReadOnlyDictionary<string, long> before = await lab.Middle.CountStoredAsync();
            await Task.Delay(sendFor);
            IReadOnlyDictionary<string, long> after = await lab.Middle.CountStoredAsync();
            TimeSpan took = watch.Elapsed;
            middle = Percent(lab.MiddleProcess.CoreMilliseconds - middle, took);
            partners = Percent(lab.PartnersCoreMilliseconds - partners, took * (Environment.ProcessorCount - 1));
            int through = after.Values.Count(stored => stored >= waitingOfEach);
            if (through > 0)
                throw new BenchFailedException($"{through} partners were through before the end: of {waitingOfAll} in all {after.Values.Sum()} are stored {took.TotalSeconds:0} s later");
            await SayBrokenAsync(took);
            return new Drained([.. lab.Partners.Select(partner => (after.GetValueOrDefault(partner.Id) - before.GetValueOrDefault(partner.Id)) / took.TotalSeconds)], middle, partners);
        }
        finally
        {
            foreach (Backlog backlog in backlogs)
                backlog.Dispose();
        }
    }

    /// <summary>Of the slowest: what the node counted about it, and it about the node.</summary>
    private async Task SayCountsAsync(FoundedNode slowest)
    {
        await say($"the slowest is {slowest.Id}; the node says of it\n  {string.Join("\n  ", await lab.Middle.CountsAboutAsync(slowest.Id))}");
        await say($"and it says of the node\n  {string.Join("\n  ", await slowest.CountsAboutAsync(lab.Middle.Id))}");
    }

    /// <summary>A link that broke meanwhile explains a partner that got less.</summary>
    private async Task SayBrokenAsync(TimeSpan within)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        string[] broken =
        [
            .. from link in await lab.Middle.ListLinksAsync()
               let age = now - DateTimeOffset.FromUnixTimeMilliseconds((long)link.SinceMs)
               where link.State != "up" || age < within
               select $"{link.Partner} {link.State} since {age.TotalSeconds:0} s {link.Cause}",
        ];
        await say($"links that did not stay up: {(broken.Length == 0 ? "none" : string.Join("; ", broken))}");
    }

    private static double Percent(double milliseconds, TimeSpan of) => 100 * milliseconds / of.TotalMilliseconds;

    /// <param name="Rates">Reports a second of each partner, in the order they were founded.</param>
    /// <param name="MiddlePercent">What the node had of its core.</param>
    /// <param name="PartnersPercent">What all partners together had of theirs. Near 100 the system shares out, and not the node.</param>
    private sealed record Drained(double[] Rates, double MiddlePercent, double PartnersPercent);
}
