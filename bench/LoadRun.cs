using System.Diagnostics;
using CertBridge.Bench.Nodes;
using CertBridge.Client;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Bench;

/// <summary>
/// Many callers hand reports to the sending node as fast as both nodes carry them: they pause while too many are on their way, so that the run measures
/// the whole way at any moment and not first one half of it, then the other. A report counts once the node holds the partner's receipt for it,
/// which is when its outbox entry is settled.
/// </summary>
internal sealed class LoadRun(IReadOnlyList<NodeConnection> connections, Lab lab, int firstNumber, int count, LaneName lane = LaneName.Unspecified)
{
    private const int Callers = 128;
    private const int OnTheWayMax = 512;
    private static readonly TimeSpan SampleEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan FullPause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan SettleMax = TimeSpan.FromMinutes(10);

    private readonly List<Sample> samples = [];
    private readonly Stopwatch watch = new();
    private int taken;
    private int accepted;
    private long receipted;

    /// <summary>Reports receipted a second, from the first submission to the last receipt.</summary>
    public double PerSecond => PerSecondBetween(0, 1);

    /// <summary>Most memory that one of the two nodes had in use at any moment of the run, mebibytes.</summary>
    public double ResidentMebibytesMax { get; private set; }

    public async Task RunAsync()
    {
        watch.Start();
        samples.Add(new Sample(0, 0, CoreTime.Now(lab)));
        using var done = new CancellationTokenSource();
        Task sampling = SampleAsync(done.Token);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => SubmitAsync(connections[caller % connections.Count].Reports)));
        await SettleAsync();
        await done.CancelAsync();
        await sampling;
        samples.Add(new Sample(count, watch.Elapsed.TotalSeconds, CoreTime.Now(lab)));
    }

    /// <summary>The rate between two shares of the run, such as 0.9 to 1.</summary>
    public double PerSecondBetween(double from, double to) => (to - from) * count / (At(to, sample => sample.Seconds) - At(from, sample => sample.Seconds));

    /// <summary>Core milliseconds of a report between two shares of the run.</summary>
    public CoreTime CoreTimeBetween(double from, double to) => new(
        Each(sample => sample.CoreTime.Sender, from, to), Each(sample => sample.CoreTime.Receiver, from, to), Each(sample => sample.CoreTime.Callers, from, to));

    private async Task SubmitAsync(ReportService.ReportServiceClient reports)
    {
        while (Interlocked.Increment(ref taken) is int number && number <= count)
        {
            while (Volatile.Read(ref accepted) - Interlocked.Read(ref receipted) > OnTheWayMax)
                await Task.Delay(FullPause);
            SubmitRequest request = ReportWriting.Request(ReportWriting.Write(firstNumber + number - 1), lane);
            while (!await TrySubmitAsync(reports, request))
                await Task.Delay(BusyPause);
            Interlocked.Increment(ref accepted);
        }
    }

    private static async Task<bool> TrySubmitAsync(ReportService.ReportServiceClient reports, SubmitRequest request)
    {
        try
        {
            await reports.SubmitAsync(request);
            return true;
        }
        catch (NodeCallException busy) when (busy.Exit == ExitCode.Busy)
        {
            return false;
        }
    }

    private async Task SampleAsync(CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            await Task.Delay(SampleEvery, CancellationToken.None);
            await NoteAsync();
        }
    }

    private async Task<long> NoteAsync()
    {
        // Read before the question, so that what is accepted meanwhile does not count as receipted.
        int before = Volatile.Read(ref accepted);
        long waiting = await connections[0].CountWaitingAsync();
        Interlocked.Exchange(ref receipted, Math.Max(receipted, before - waiting));
        samples.Add(new Sample(receipted, watch.Elapsed.TotalSeconds, CoreTime.Now(lab)));
        ResidentMebibytesMax = Math.Max(ResidentMebibytesMax, lab.ResidentMebibytes);
        return waiting;
    }

    private async Task SettleAsync()
    {
        TimeSpan end = watch.Elapsed + SettleMax;
        while (await connections[0].CountWaitingAsync() > 0)
        {
            if (watch.Elapsed > end)
                throw new BenchFailedException($"not all of {count} reports were receipted within {SettleMax.TotalMinutes:0} minutes of the last submission");
            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }
    }

    private double Each(Func<Sample, double> value, double from, double to) => (At(to, value) - At(from, value)) / ((to - from) * count);

    /// <summary>The value at a share of the run, between the two samples around it.</summary>
    private double At(double share, Func<Sample, double> value)
    {
        double wanted = share * count;
        int after = samples.FindIndex(sample => sample.Receipted >= wanted);
        if (after <= 0)
            return value(samples[0]);
        (Sample earlier, Sample later) = (samples[after - 1], samples[after]);
        return value(earlier) + (value(later) - value(earlier)) * (wanted - earlier.Receipted) / Math.Max(1, later.Receipted - earlier.Receipted);
    }

    /// <summary>How far the run was.</summary>
    private sealed record Sample(long Receipted, double Seconds, CoreTime CoreTime);
}
