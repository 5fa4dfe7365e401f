using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Exchange.Tests.Crashing;

/// <summary>A disk fills while reports cross: what comes in is refused or asked to wait before the store fails, and goes on by itself when there is room.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private const long MiB = 1024 * 1024;
    private static readonly TimeSpan EndMax = TimeSpan.FromSeconds(60);
    private Neighbourhood pair = null!;

    public async Task InitializeAsync() => pair = await Neighbourhood.AgreedAsync();

    public async Task DisposeAsync() => await pair.DisposeAsync();

    [Fact]
    public async Task Disk_ThatFills_RefusesWithItsNumbers_ThenGoesOnByItself_AndWhenFullEndsTheNodeUnharmed()
    {
        await pair.Bor.StopAsync();
        await using SmallDisk disk = await SmallDisk.UnderAsync(pair.Bor, sizeMiB: 192);
        await pair.Bor.StartAsync(disk.Launch);
        await using TwoWayTraffic traffic = TwoWayTraffic.Start(pair, submitters: 1, TimeSpan.FromMilliseconds(100));

        // Below the watermark of routine: 48 MiB on a disk of this size.
        disk.LeaveFree(40 * MiB);
        CommandOutcome refused = await RefusedAsync();
        Assert.Contains("192 MiB are free, 48 MiB are needed", refused.Errors);
        await Neighbourhood.UntilAsync<bool>("aln's reports wait for bor", async () =>
            (await pair.Aln.MustAsync("outbox", "list", "--state", "sent")).Json.GetProperty("items").GetArrayLength() > 0 && pair.Bor.Process.Log.Contains("StoreDown") ? true : null);
        Assert.True(pair.Bor.Process.IsRunning);
        Assert.Contains("DISK_SHORT", (await pair.Bor.MustAsync("node", "status")).Output, StringComparison.Ordinal);

        disk.Clear();
        await pair.Bor.MustAsync("report", "submit", await ReportFile.WriteAsync(pair.Bor, "room again"));

        // To the last byte, faster than anybody can refuse: the store ends, and with it the node.
        disk.LeaveFree(0);
        Assert.Equal(NodeErrors.StoreFailed.Exit, await FillUntilEndAsync(disk));
        Assert.Contains("CB5001", pair.Bor.Process.Log);

        disk.Clear();
        await pair.Bor.StartAsync(disk.Launch);
        await traffic.SettleAndCheckAsync();
        await pair.Bor.StopAsync();
    }

    private async Task<CommandOutcome> RefusedAsync()
    {
        CommandOutcome? refused = null;
        await Neighbourhood.UntilAsync<bool>("bor refuses a report", async () =>
        {
            refused = await pair.Bor.RunAsync("report", "submit", await ReportFile.WriteAsync(pair.Bor, "no room"));
            return refused.Errors.Contains("CB5004", StringComparison.Ordinal) ? true : null;
        });
        return refused!.ShouldExit(ExitCode.Busy);
    }

    /// <summary>What the node frees by folding its log is filled again.</summary>
    private async Task<int> FillUntilEndAsync(SmallDisk disk)
    {
        Task<int> ending = pair.Bor.Process.EndAsync(EndMax);
        while (await Task.WhenAny(ending, Task.Delay(TimeSpan.FromMilliseconds(50))) != ending)
            disk.LeaveFree(0);
        return await ending;
    }
}
