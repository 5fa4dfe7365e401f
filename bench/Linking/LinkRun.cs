using System.Diagnostics;
using CertBridge.Bench.Nodes;
using CertBridge.Client;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Bench.Linking;

/// <summary>
/// What bulk costs flash. First flash reports on an idle link, and bulk as fast as it goes. Then the receiving node is stopped, bulk piles up at the sender with one flash behind it, the
/// receiver comes back, and flash reports go on at the same pace until little bulk is left.
/// </summary>
internal sealed class LinkRun(Lab lab, int backlog, int warmUp, TimeSpan idleFor)
{
    private const int FlashPerSecond = 20;
    private const double FlashMedianGoal = 20;
    private const double FlashTailGoal = 100;
    private const double FlashTimesIdleGoal = 2;
    private const double FirstFlashGoal = 2_000;
    private const double CatchUpGoal = 0.9;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan ContactMax = TimeSpan.FromSeconds(90);
    private int number;

    public async Task<IReadOnlyList<Row>> RowsAsync()
    {
        NodeConnection[] connections = [lab.Sender.Connect(), lab.Sender.Connect()];
        try
        {
            await LoadAsync(connections, warmUp);
            IReadOnlyList<double> idle = await FlashAsync(connections, idleFor);
            double steady = await LoadAsync(connections, backlog);
            CatchUp back = await CatchUpAsync(connections);
            return
            [
                new("flash on an idle link, submit to receipt, median", "ms", Median.Of(idle)),
                new("flash on an idle link, 99 of 100", "ms", Median.Percentile(idle, 99)),
                new($"flash while {backlog} bulk reports wait, median", "ms", Median.Of(back.Flash), Median.Of(idle), "idle", FlashMedianGoal),
                new($"flash while {backlog} bulk reports wait, 99 of 100", "ms", Median.Percentile(back.Flash, 99), Median.Percentile(idle, 99), "idle", FlashTailGoal),
                new("flash while bulk waits, times idle, median", "", Median.Of(back.Flash) / Median.Of(idle), Goal: FlashTimesIdleGoal),
                new("first flash after contact", "ms", back.FirstFlashMilliseconds, Goal: FirstFlashGoal),
                new("bulk reports a second, link always up", "/s", steady, IsMoreBetter: true),
                new("bulk reports a second, catching up", "/s", back.PerSecond, steady, "link always up", steady * CatchUpGoal, IsMoreBetter: true),
                new("the larger node while catching up, resident at most", "MiB", back.MebibytesMax),
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

    private async Task<CatchUp> CatchUpAsync(NodeConnection[] connections)
    {
        await lab.StopReceiverAsync();
        await PileUpAsync(connections);
        SubmitResponse flash = await connections[0].Reports.SubmitAsync(Request(Take(1), LaneName.Flash));
        await lab.StartReceiverAsync();
        await UntilAsync(connections[0], status => status.Links[0].State is "up" or "degraded");
        var watch = Stopwatch.StartNew();
        await connections[1].Reports.ListReceiptsAsync(new ListReceiptsRequest { ReportId = flash.ReportId, WaitMs = 60_000 });
        double first = watch.Elapsed.TotalMilliseconds;
        ulong atStart = (await connections[0].Node.ShowStatusAsync(new ShowStatusRequest())).OutboxWaiting;
        double began = watch.Elapsed.TotalSeconds;
        var latencies = new List<double>();
        double mebibytes = 0;
        ulong waiting = atStart;
        while (waiting > (ulong)backlog / 10)
        {
            latencies.AddRange(await FlashAsync(connections, TimeSpan.FromSeconds(1)));
            mebibytes = Math.Max(mebibytes, lab.ResidentMebibytes);
            waiting = (await connections[0].Node.ShowStatusAsync(new ShowStatusRequest())).OutboxWaiting;
        }
        double perSecond = (atStart - waiting) / (watch.Elapsed.TotalSeconds - began);
        await UntilAsync(connections[0], status => status.OutboxWaiting == 0);
        return new CatchUp(first, latencies, perSecond, mebibytes);
    }

    private async Task PileUpAsync(NodeConnection[] connections)
    {
        int first = Take(backlog);
        int taken = 0;
        await Task.WhenAll(Enumerable.Range(0, 64).Select(async caller =>
        {
            while (Interlocked.Increment(ref taken) is int next && next <= backlog)
                await connections[caller % connections.Length].Reports.SubmitAsync(Request(first + next - 1, LaneName.Bulk));
        }));
    }

    private static async Task UntilAsync(NodeConnection connection, Predicate<ShowStatusResponse> holds)
    {
        var watch = Stopwatch.StartNew();
        while (!holds(await connection.Node.ShowStatusAsync(new ShowStatusRequest())))
        {
            if (watch.Elapsed > ContactMax)
                throw new BenchFailedException($"the nodes did not come together, or did not settle, within {ContactMax.TotalSeconds:0} s");
            await Task.Delay(Look);
        }
    }

    private static SubmitRequest Request(int number, LaneName lane) => new() { Document = UnsafeByteOperations.UnsafeWrap(ReportWriting.Write(number)), Format = "json", Lane = lane };

    private int Take(int count)
    {
        int first = number;
        number += count;
        return first;
    }

    /// <param name="FirstFlashMilliseconds">From the link seen up until the flash report that waited is receipted.</param>
    /// <param name="Flash">Milliseconds of each flash report while bulk waited.</param>
    /// <param name="PerSecond">Bulk reports receipted a second meanwhile.</param>
    private sealed record CatchUp(double FirstFlashMilliseconds, IReadOnlyList<double> Flash, double PerSecond, double MebibytesMax);
}
