using System.Diagnostics;
using CertBridge.Bench.Nodes;
using CertBridge.Client;
using CertBridge.Protocol.V1;

namespace CertBridge.Bench.Linking;

/// <summary>
/// What bulk costs flash, and how an absence is made good. Flash reports on an idle link, and bulk as fast as it goes. Then the receiving node is stopped twice: small and large bulk reports pile up, and flash goes on
/// at the same pace while they drain; and small ones alone, with one flash behind them, to be carried as fast as on a link that was never down.
/// </summary>
internal sealed class LinkRun(Lab lab, LinkSizes sizes, TimeSpan idleFor, Func<string, Task> say)
{
    private const int FlashPerSecond = 20;
    private const double FlashMedianGoal = 20;
    private const double FlashTailGoal = 100;
    private const double FlashTimesIdleGoal = 2;
    private const double FirstFlashGoal = 2_000;
    private const double CatchUpGoal = 0.9;
    private const double FlatGoal = 1.1;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan SampleEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ContactMax = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan SettleMax = TimeSpan.FromMinutes(15);
    private int number;

    public async Task<IReadOnlyList<Row>> RowsAsync()
    {
        NodeConnection[] connections = [lab.Sender.Connect(), lab.Sender.Connect()];
        try
        {
            await say($"{sizes.CatchUp / 4} bulk reports to warm up, flash on an idle link, {sizes.Singles} bulk reports on a link that is up");
            await LoadAsync(connections, sizes.CatchUp / 4);
            IReadOnlyList<double> idle = await FlashAsync(connections, idleFor);
            double steady = await LoadAsync(connections, sizes.Singles);
            await say($"flash beside {sizes.Items} bulk items: {sizes.Singles} reports of one and {sizes.Larges} of {LinkSizes.ItemsOfLarge}");
            IReadOnlyList<double> beside = await BesideBulkAsync(connections);
            await say($"{sizes.CatchUp} bulk reports that piled up");
            CatchUp back = await CatchUpAsync(connections);
            return
            [
                new("flash on an idle link, submit to receipt, median", "ms", Median.Of(idle)),
                new("flash on an idle link, 99 of 100", "ms", Median.Percentile(idle, 99)),
                new($"flash while {sizes.Items} bulk items wait, median", "ms", Median.Of(beside), Median.Of(idle), "idle", FlashMedianGoal),
                new($"flash while {sizes.Items} bulk items wait, 99 of 100", "ms", Median.Percentile(beside, 99), Median.Percentile(idle, 99), "idle", FlashTailGoal),
                new("flash while bulk waits, times idle, median", "", Median.Of(beside) / Median.Of(idle), Goal: FlashTimesIdleGoal),
                new("first flash after contact", "ms", back.FirstFlashMilliseconds, Goal: FirstFlashGoal),
                new("bulk reports a second, link always up", "/s", steady, IsMoreBetter: true),
                new($"bulk reports a second, catching up on {sizes.CatchUp}", "/s", back.PerSecond, steady, "link always up", steady * CatchUpGoal, IsMoreBetter: true),
                new("the larger node while catching up, resident at most", "MiB", back.MebibytesMax),
                new("its second half, times its first, resident at most", "", back.MebibytesLate / back.MebibytesEarly, Goal: FlatGoal),
            ];
        }
        finally
        {
            foreach (NodeConnection connection in connections)
                connection.Dispose();
        }
    }

    private async Task<double> LoadAsync(NodeConnection[] connections, int count)
    {
        var load = new LoadRun(connections, lab, Take(count), count, LaneName.Bulk);
        await load.RunAsync();
        return load.PerSecond;
    }

    private Task<IReadOnlyList<double>> FlashAsync(NodeConnection[] connections, TimeSpan span) =>
        new LatencyRun(connections, Take((int)(span.TotalSeconds * FlashPerSecond) + 1), FlashPerSecond, span, LaneName.Flash).RunAsync();

    /// <summary>Milliseconds of each flash report until a tenth of the bulk is left.</summary>
    private async Task<IReadOnlyList<double>> BesideBulkAsync(NodeConnection[] connections)
    {
        await lab.StopReceiverAsync();
        await PileUpAsync(connections, sizes.Singles, sizes.Larges);
        await lab.StartReceiverAsync();
        await UntilAsync(connections[0], status => status.Links[0].State == "up", ContactMax); // with the urgent connection: how long that takes is a row of its own
        var latencies = new List<double>();
        while (await connections[0].CountWaitingAsync() > (sizes.Singles + sizes.Larges) / 10)
            latencies.AddRange(await FlashAsync(connections, TimeSpan.FromSeconds(1)));
        await UntilAsync(connections[0], status => status.OutboxWaiting == 0, SettleMax);
        return latencies;
    }

    private async Task<CatchUp> CatchUpAsync(NodeConnection[] connections)
    {
        await lab.StopReceiverAsync();
        await PileUpAsync(connections, sizes.CatchUp, larges: 0);
        SubmitResponse flash = await connections[0].Reports.SubmitAsync(ReportWriting.Request(ReportWriting.Write(Take(1)), LaneName.Flash));
        await lab.StartReceiverAsync();
        await ContactAsync(connections[0]);
        var watch = Stopwatch.StartNew();
        await connections[1].Reports.ListReceiptsAsync(new ListReceiptsRequest { ReportId = flash.ReportId, WaitMs = 60_000 });
        double first = watch.Elapsed.TotalMilliseconds;
        var sampled = new List<(long Waiting, double Mebibytes)>();
        while (await connections[0].CountWaitingAsync() is var waiting and > 0)
        {
            sampled.Add((waiting, lab.ResidentMebibytes));
            if (watch.Elapsed > SettleMax)
                throw new BenchFailedException($"{waiting} of {sizes.CatchUp} reports were not receipted within {SettleMax.TotalMinutes:0} minutes");
            await Task.Delay(SampleEvery);
        }
        double[] early = [.. sampled.Where(one => one.Waiting > sizes.CatchUp / 2).Select(one => one.Mebibytes)];
        double[] late = [.. sampled.Where(one => one.Waiting <= sizes.CatchUp / 2).Select(one => one.Mebibytes)];
        return new CatchUp(first, sizes.CatchUp / watch.Elapsed.TotalSeconds, early.DefaultIfEmpty().Max(), late.DefaultIfEmpty().Max());
    }

    private async Task PileUpAsync(NodeConnection[] connections, int singles, int larges)
    {
        int first = Take(singles + larges);
        int taken = 0;
        int every = larges == 0 ? int.MaxValue : (singles + larges) / larges;
        await Task.WhenAll(Enumerable.Range(0, 64).Select(async caller =>
        {
            while (Interlocked.Increment(ref taken) is int next && next <= singles + larges)
            {
                int nth = first + next - 1;
                byte[] report = next % every == 0 ? ReportWriting.WriteLarge(nth, LinkSizes.ItemsOfLarge) : ReportWriting.Write(nth);
                await connections[caller % connections.Length].Reports.SubmitAsync(ReportWriting.Request(report, LaneName.Bulk));
            }
        }));
    }

    /// <summary>One of the two connections is up.</summary>
    private static Task ContactAsync(NodeConnection connection) => UntilAsync(connection, status => status.Links[0].State is "up" or "degraded", ContactMax);

    private static async Task UntilAsync(NodeConnection connection, Predicate<ShowStatusResponse> holds, TimeSpan atMost)
    {
        var watch = Stopwatch.StartNew();
        while (!holds(await connection.Node.ShowStatusAsync(new ShowStatusRequest())))
        {
            if (watch.Elapsed > atMost)
                throw new BenchFailedException($"the nodes did not come together, or did not settle, within {atMost.TotalSeconds:0} s");
            await Task.Delay(Look);
        }
    }

    private int Take(int count)
    {
        int first = number;
        number += count;
        return first;
    }

    /// <param name="FirstFlashMilliseconds">From the link seen up until the flash report that waited is receipted.</param>
    /// <param name="PerSecond">Bulk reports receipted a second, from the link seen up to the last.</param>
    /// <param name="MebibytesEarly">Most that the larger node had resident until half was receipted.</param>
    /// <param name="MebibytesLate">The same after that.</param>
    private sealed record CatchUp(double FirstFlashMilliseconds, double PerSecond, double MebibytesEarly, double MebibytesLate)
    {
        public double MebibytesMax => Math.Max(MebibytesEarly, MebibytesLate);
    }
}
