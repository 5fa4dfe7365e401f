using System.Diagnostics;
using CertBridge.Client;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Bench;

/// <summary>
/// Reports at a steady rate, whatever becomes of those before: each is timed from its due moment, not from when a caller was free, until the
/// sending node shows the partner's receipt. The receipt is asked for after pauses that grow with the time waited: asking every millisecond for
/// every report would be most of the load. So a measured time is too long by the answer of one call and by up to a quarter of itself.
/// </summary>
internal sealed class LatencyRun(IReadOnlyList<NodeConnection> connections, int firstNumber, int perSecond, TimeSpan span)
{
    private static readonly TimeSpan ReceiptMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(1);

    /// <summary>Milliseconds from submit to receipt held, of every report.</summary>
    public async Task<IReadOnlyList<double>> RunAsync()
    {
        var watch = Stopwatch.StartNew();
        var reports = new List<Task<double>>();
        int count = (int)(span.TotalSeconds * perSecond);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (reports.Count < count)
        {
            for (int due = Math.Min(count, (int)(watch.Elapsed.TotalSeconds * perSecond)); reports.Count < due;)
            {
                TimeSpan dueAt = TimeSpan.FromSeconds((double)(reports.Count + 1) / perSecond);
                reports.Add(OneAsync(connections[reports.Count % connections.Count].Reports, firstNumber + reports.Count, watch, dueAt));
            }
            await tick.WaitForNextTickAsync();
        }
        return await Task.WhenAll(reports);
    }

    private static async Task<double> OneAsync(ReportService.ReportServiceClient reports, int number, Stopwatch watch, TimeSpan dueAt)
    {
        await Task.Yield();
        var request = new SubmitRequest { Document = UnsafeByteOperations.UnsafeWrap(ReportWriting.Write(number)), Format = "json" };
        SubmitResponse answer = await reports.SubmitAsync(request);
        var question = new ListReceiptsRequest { ReportId = answer.ReportId };
        do
        {
            TimeSpan waited = watch.Elapsed - dueAt;
            if (waited > ReceiptMax)
                throw new BenchFailedException($"{answer.ReportId} was not receipted within {ReceiptMax.TotalSeconds:0} s");
            await Task.Delay(waited / 4 > PauseMin ? waited / 4 : PauseMin);
        }
        while ((await reports.ListReceiptsAsync(question)).Receipts.Count == 0);
        return (watch.Elapsed - dueAt).TotalMilliseconds;
    }
}
