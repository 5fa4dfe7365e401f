using CertBridge.Bench.Nodes;
using CertBridge.Client;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Bench.Fairness;

/// <summary>
/// A node's callers hand it reports for one partner as fast as it takes them, so that as many are in flight as the link allows, until they are told to stop. They pause
/// only while far more wait than that: what nobody has asked to be sent yet floods nobody.
/// </summary>
internal sealed class Flood : IAsyncDisposable
{
    private const int UsualCallers = 64;
    private const int CallersOfConnection = 16;
    private const int WaitingOfCallerMax = 16;
    private const int UnderWayMin = 16;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan BeginMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SettleMax = TimeSpan.FromMinutes(3);
    private static int numbered;

    private readonly NodeConnection[] connections;
    private readonly string to;
    private readonly int callers;
    private readonly CancellationTokenSource stop = new();
    private readonly Task[] work;
    private int accepted;
    private long waiting;

    private Flood(FoundedNode node, string to, int callers)
    {
        connections = [.. Enumerable.Range(0, (callers + CallersOfConnection - 1) / CallersOfConnection).Select(_ => node.Connect())];
        this.to = to;
        this.callers = callers;
        work = [LookAsync(), .. Enumerable.Range(0, callers).Select(caller => SubmitAsync(connections[caller % connections.Length].Reports))];
    }

    /// <summary>Reports the partner has answered so far, as last seen.</summary>
    public long Receipted => Math.Max(0, Volatile.Read(ref accepted) - Interlocked.Read(ref waiting));

    /// <summary>Returns when reports are on their way.</summary>
    public static async Task<Flood> BeginAsync(FoundedNode node, FoundedNode to, int callers = UsualCallers)
    {
        var flood = new Flood(node, to.Id, callers);
        try
        {
            await flood.UntilAsync(() => Task.FromResult(flood.Receipted > 0), BeginMax, "the flood did not begin");
            await flood.UntilUnderWayAsync();
            return flood;
        }
        catch
        {
            await flood.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns in a moment in which some are submitted and not answered.</summary>
    public Task UntilUnderWayAsync() => UntilAsync(async () => await WaitingAsync() >= UnderWayMin, BeginMax, $"never were {UnderWayMin} reports of the flood on their way");

    /// <summary>Stops the callers and waits until everything they handed over is answered.</summary>
    public async Task EndAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(work);
        await UntilAsync(async () => await WaitingAsync() == 0, SettleMax, "the flood was not answered in full");
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(work);
        foreach (NodeConnection connection in connections)
            connection.Dispose();
        stop.Dispose();
    }

    private async Task SubmitAsync(ReportService.ReportServiceClient reports)
    {
        await Task.Yield();
        while (!stop.IsCancellationRequested)
        {
            if (Interlocked.Read(ref waiting) > callers * WaitingOfCallerMax || !await TrySubmitAsync(reports))
                await Task.Delay(LookEvery);
        }
    }

    /// <summary>A node that is stopped in the middle of a call, and goes on too late for it, did not take the report as far as the caller knows.</summary>
    private async Task<bool> TrySubmitAsync(ReportService.ReportServiceClient reports)
    {
        SubmitRequest request = ReportWriting.Request(ReportWriting.Write(Interlocked.Increment(ref numbered)));
        request.To.Add(to);
        try
        {
            await reports.SubmitAsync(request);
            Interlocked.Increment(ref accepted);
            return true;
        }
        catch (NodeCallException failure) when (failure.Exit is ExitCode.Busy or ExitCode.Unreachable or ExitCode.Interrupted)
        {
            return false;
        }
    }

    private async Task LookAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            Interlocked.Exchange(ref waiting, await WaitingAsync());
            await Task.Delay(LookEvery);
        }
    }

    private async Task<long> WaitingAsync()
    {
        try
        {
            return await connections[0].CountWaitingAsync();
        }
        catch (NodeCallException failure) when (failure.Exit is ExitCode.Busy or ExitCode.Unreachable or ExitCode.Interrupted)
        {
            return Interlocked.Read(ref waiting);
        }
    }

    private async Task UntilAsync(Func<Task<bool>> isSo, TimeSpan atMost, string objection)
    {
        using var limit = new CancellationTokenSource(atMost);
        while (!await isSo())
        {
            if (work.FirstOrDefault(task => task.IsFaulted) is { } broken)
                await broken;
            if (limit.IsCancellationRequested)
                throw new BenchFailedException($"{objection} within {atMost.TotalSeconds:0} s");
            await Task.Delay(1);
        }
    }
}
