using System.Diagnostics;
using CertBridge.Client;
using CertBridge.Protocol.V1;

namespace CertBridge.Bench;

/// <summary>
/// Reports at a steady rate, whatever becomes of those before: no report waits for another's answer or for a free caller. Each is timed from the moment it
/// is handed out (the timer that hands out is up to two milliseconds late, which is no doing of the nodes) until the sending node has answered that
/// it holds the partner's receipt. It is asked once and answers when it has it.
/// </summary>
internal sealed class LatencyRun(IReadOnlyList<NodeConnection> connections, int firstNumber, int perSecond, TimeSpan span, LaneName lane = LaneName.Unspecified)
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(10);

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
                reports.Add(OneAsync(connections[reports.Count % connections.Count].Reports, firstNumber + reports.Count));
            await tick.WaitForNextTickAsync();
        }
        return await Task.WhenAll(reports);
    }

    private async Task<double> OneAsync(ReportService.ReportServiceClient reports, int number)
    {
        var watch = Stopwatch.StartNew();
        await Task.Yield();
        SubmitResponse answer = await reports.SubmitAsync(ReportWriting.Request(ReportWriting.Write(number), lane));
        var question = new ListReceiptsRequest { ReportId = answer.ReportId, WaitMs = (uint)WaitMax.TotalMilliseconds };
        if ((await reports.ListReceiptsAsync(question)).Receipts.Count == 0)
            throw new BenchFailedException($"{answer.ReportId} was not receipted within {WaitMax.TotalSeconds:0} s");
        return watch.Elapsed.TotalMilliseconds;
    }
}
