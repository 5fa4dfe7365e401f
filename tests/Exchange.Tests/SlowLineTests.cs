using System.Buffers.Binary;
using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol;

namespace CertBridge.Exchange.Tests;

/// <summary>Two nodes with a line between them that breaks in the middle of a large report, and one on which everything takes its time.</summary>
public sealed class SlowLineTests : IAsyncLifetime
{
    /// <summary>All that crosses beside the report: handshakes, hellos, cards, agreements, receipts, logs, heartbeats.</summary>
    private const long BesideMax = 192 * 1024;

    private const int HeadBytes = 56;
    private const int TotalAt = 20;

    private readonly SlowLine line = new();
    private Neighbourhood pair = null!;

    private TestNode Aln => pair.Aln;

    private TestNode Bor => pair.Bor;

    private string PartFile => Path.Combine(Bor.Home, "store", "partials", "cert-aln.routine.part");

    public async Task InitializeAsync() => pair = await Neighbourhood.AgreedAsync(line: line);

    public async Task DisposeAsync()
    {
        await pair.DisposeAsync();
        await line.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AReportThatIsCutInTheMiddle_GoesOnWhereItBroke_AtAReceiverThatWasStartedAgain(bool isKilled)
    {
        line.BreakAfter(Bor.Id, 3 * Limits.PartBytesMax);
        string id = await SubmitAsync(await ReportFile.WriteLargeAsync(Aln), "routine");
        await line.BrokenAsync();
        if (isKilled)
            await Bor.KillAsync();
        else
            await Bor.StopAsync();
        byte[] kept = await File.ReadAllBytesAsync(PartFile);
        long total = BinaryPrimitives.ReadUInt32BigEndian(kept.AsSpan(TotalAt));
        long held = kept.Length - HeadBytes;
        Assert.InRange(held, 2 * Limits.PartBytesMax, total - Limits.PartBytesMax);
        await Bor.StartAsync();
        long before = line.CarriedTo(Bor.Id);
        line.MendTowards(Bor.Id);

        await ReceiptAsync(id);
        long carried = line.CarriedTo(Bor.Id) - before;
        Assert.Contains($"goes on where the link broke: {held} of {total} bytes are here", Bor.Process.Log, StringComparison.Ordinal);
        Assert.InRange(carried, total - held, total - held + BesideMax);
        Assert.False(File.Exists(PartFile));
        await ArrivedOnceAsync(id);
    }

    /// <summary>A satellite, twice: no limit of the link is about how long an answer takes.</summary>
    [Fact]
    public async Task WhereEverythingTakes300MillisecondsEachWay_ReportsCross_AndFlashIsReceipted()
    {
        line.Delay = TimeSpan.FromMilliseconds(300);
        line.BreakAfter(Bor.Id, 0); // both connections come up anew, through the delay
        await line.BrokenAsync();
        line.Mend();

        string large = await SubmitAsync(await ReportFile.WriteLargeAsync(Aln), "bulk");
        string[] ids = [large, .. await Task.WhenAll(new[] { "flash", "immediate", "priority", "routine" }.Select(async lane => await SubmitAsync(await ReportFile.WriteAsync(Aln, $"far {lane}"), lane)))];
        foreach (string id in ids)
            await ReceiptAsync(id);

        foreach (string id in ids)
            await ArrivedOnceAsync(id);
        await Aln.MustAsync("ledger", "verify");
        await Bor.MustAsync("ledger", "verify");
    }

    private async Task<string> SubmitAsync(string file, string lane) => Word((await Aln.MustAsync("report", "submit", file, "--lane", lane)).Json, "reportId");

    private async Task ReceiptAsync(string id) => Assert.Single((await Aln.MustAsync("report", "receipts", id, "--wait", "60s")).Json.GetProperty("items").EnumerateArray());

    private async Task ArrivedOnceAsync(string id)
    {
        JsonElement items = (await Bor.MustAsync("inbox", "list", "--limit", "100")).Json.GetProperty("items");
        Assert.Single(items.EnumerateArray(), item => Word(item, "reportId") == id);
    }

    private static string Word(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
