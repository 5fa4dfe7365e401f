using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;
using Xunit.Abstractions;

namespace CertBridge.Exchange.Tests.Crashing;

/// <summary>
/// A disk that fails one call under a real node while reports cross both ways: the node answers nothing more as accepted, says what happened and ends; after
/// the next start everything that was answered is there. Two cases at every change, the matrix with CERTBRIDGE_LONG=1.
/// </summary>
public sealed class FailingDiskTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("CERTBRIDGE_LONG") == "1";
    private static readonly TimeSpan EndMax = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan NotReachedAfter = TimeSpan.FromSeconds(5);
    private readonly string folder = Directory.CreateTempSubdirectory("certbridge-disk-").FullName;
    private int traces;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Store_OnADiskThatFails_EndsTheNode_AndLosesNothingAnswered()
    {
        await using Neighbourhood pair = await Neighbourhood.AgreedAsync();
        await using TwoWayTraffic traffic = TwoWayTraffic.Start(pair, submitters: 1, TimeSpan.FromMilliseconds(50));
        await FailsAsync(pair.Aln, Disk("fsync", "EIO", Log(pair.Aln), 30));
        await FailsAsync(pair.Bor, Disk("pwrite64", "ENOSPC", Log(pair.Bor), 200));
        if (IsLong)
            await MatrixAsync(pair);

        int answered = await traffic.SettleAndCheckAsync();

        output.WriteLine($"{answered} reports answered");
    }

    [Fact]
    public async Task Command_OnADiskThatFails_SaysSo_AndTheHomeIsWhole()
    {
        await using TestNode cem = TestNode.Found(folder, "cert-cem");
        string[] sign = ["sheet", "sign", "--home", cem.Home];
        // Key, its folder, card, its folder: the four flushes of a new key sheet.
        for (int time = 1; time <= 4; time++)
        {
            FailingDisk disk = Disk("fsync", "EIO", null, time);
            CommandOutcome failed = await Certbridge.RunAsync(disk.Launch, sign);
            Assert.True(disk.HasFailed, $"{disk} was not reached");
            failed.ShouldExit(ExitCode.Unexpected);
            Assert.Contains("CB1019", failed.Errors);
            Assert.Contains("Input/output error", failed.Errors);
        }
        (await Certbridge.RunAsync(sign)).ShouldExit(ExitCode.Done);
        await cem.StartAsync();
        await cem.MustAsync("node", "status");
    }

    private async Task FailsAsync(TestNode node, FailingDisk disk)
    {
        await node.KillAsync();
        NodeProcess process = node.Begin(disk.Launch);
        Task<bool> red = SawRedHealthAsync(node, process);
        int exit = await process.EndAsync(EndMax);
        Assert.True(disk.HasFailed, $"{disk} was not reached:\n{process.Log}");
        Assert.True(exit == NodeErrors.StoreFailed.Exit, $"{disk}: the node ended with {exit}:\n{process.Log}");
        Assert.Contains("CB5001", process.Log);
        Assert.Contains("certbridge node run", process.Log);
        Assert.True(await red, "the health page never said 503");
        await node.StartAsync();
    }

    /// <summary>Asks the health page until the node has ended.</summary>
    private static async Task<bool> SawRedHealthAsync(TestNode node, NodeProcess process)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        bool sawRed = false;
        while (process.IsRunning)
        {
            try
            {
                using HttpResponseMessage answer = await http.GetAsync(new Uri($"http://{node.Address}:7445/healthz"));
                sawRed |= (int)answer.StatusCode == 503;
            }
            catch (Exception gone) when (gone is HttpRequestException or TaskCanceledException)
            {
                // Not up yet, or ended.
            }
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
        return sawRed;
    }

    /// <summary>Every call, error and file; where the store does not make the call on that file, the case is counted as not reached.</summary>
    private async Task MatrixAsync(Neighbourhood pair)
    {
        var reached = new HashSet<string>();
        int cases = 0;
        foreach (string call in new[] { "fsync", "fdatasync", "pwrite64", "write", "ftruncate" })
        {
            foreach (string error in new[] { "EIO", "ENOSPC" })
            {
                foreach (string ending in new[] { "-wal", "", "-shm" })
                {
                    foreach (int time in new[] { 1, 4, 50 })
                    {
                        TestNode victim = cases++ % 2 == 0 ? pair.Aln : pair.Bor;
                        if (await TryAsync(victim, Disk(call, error, Store(victim) + ending, time)))
                            reached.Add($"{call} {error} node.db{ending}");
                    }
                }
            }
        }
        output.WriteLine($"{cases} cases; reached: {string.Join("; ", reached.Order(StringComparer.Ordinal))}");
        Assert.Superset(new HashSet<string> { "fsync EIO node.db-wal", "fsync ENOSPC node.db-wal", "pwrite64 EIO node.db-wal", "pwrite64 ENOSPC node.db-wal", "fsync EIO node.db" }, reached);
    }

    private async Task<bool> TryAsync(TestNode node, FailingDisk disk)
    {
        await node.KillAsync();
        NodeProcess process = node.Begin(disk.Launch);
        if (await process.ReadyOrEndedAsync())
        {
            await Task.WhenAny(process.EndAsync(EndMax), Task.Delay(NotReachedAfter));
            if (process.IsRunning && !disk.HasFailed)
                await node.StopAsync(); // the log is folded into the file: the last chance of some
        }
        if (process.IsRunning)
            await process.EndAsync(EndMax);
        bool reached = disk.HasFailed;
        output.WriteLine($"{node.Id}: {disk}: {(reached ? "reached" : "not reached")}");
        await node.StartAsync();
        return reached;
    }

    private FailingDisk Disk(string call, string error, string? path, int time) =>
        new(call, error, path, time) { TraceFile = Path.Combine(folder, $"trace-{++traces}") };

    private static string Store(TestNode node) => Path.Combine(node.Home, "store", "node.db");

    private static string Log(TestNode node) => Store(node) + "-wal";
}
