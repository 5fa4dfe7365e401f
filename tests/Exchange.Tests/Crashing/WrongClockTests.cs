using System.Text.Json;
using System.Xml;
using CertBridge.Exchange.Tests.Nodes;

namespace CertBridge.Exchange.Tests.Crashing;

/// <summary>A node whose clock is an hour wrong: reports cross both ways, receipts verify, and the partner is shown how far off it is.</summary>
public sealed class WrongClockTests : IAsyncLifetime
{
    private const double HourMillis = 3_600_000;
    private const double ToleranceMillis = 120_000;
    private Neighbourhood pair = null!;

    public async Task InitializeAsync() => pair = await Neighbourhood.AgreedAsync();

    public async Task DisposeAsync() => await pair.DisposeAsync();

    [LongFact]
    public async Task ReportsCross_WithAClockAnHourAhead_AndAnHourBehind_AndTheSkewIsShown()
    {
        await using TwoWayTraffic traffic = TwoWayTraffic.Start(pair, submitters: 1, TimeSpan.FromMilliseconds(100));
        await CrossesAsync("+1h", HourMillis);
        await CrossesAsync("-1h", -HourMillis);
        await pair.Aln.KillAsync();
        await pair.Aln.StartAsync();

        await traffic.SettleAndCheckAsync();
    }

    private async Task CrossesAsync(string offset, double expectedMillis)
    {
        await pair.Aln.KillAsync();
        await pair.Aln.StartAsync(new Launch(null, WrongClock.By(offset)));
        await Neighbourhood.UntilAsync<bool>($"bor sees a clock that is {offset} off", async () =>
            Math.Abs(await SeenOffsetAsync() - expectedMillis) < ToleranceMillis ? true : null);
        JsonElement status = (await pair.Bor.MustAsync("node", "status")).Json;
        Assert.Contains(status.GetProperty("alarms").EnumerateArray(), alarm => alarm.GetProperty("alarm").GetString() == "CLOCK_OFFSET");
        Assert.Contains(status.GetProperty("links").EnumerateArray(), link => link.GetProperty("clock").GetString() == "wrong");
        string there = await SubmitAsync(pair.Aln, $"there {offset}");
        string back = await SubmitAsync(pair.Bor, $"back {offset}");
        await ReceiptedAsync(pair.Aln, there);
        await ReceiptedAsync(pair.Bor, back);
    }

    private async Task<double> SeenOffsetAsync()
    {
        JsonElement seen = (await pair.Bor.MustAsync("partner", "show", "cert-aln")).Json;
        JsonElement partner = seen.TryGetProperty("partner", out JsonElement nested) && nested.ValueKind == JsonValueKind.Object ? nested : seen;
        return XmlConvert.ToTimeSpan(partner.GetProperty("clockOffset").GetString()!).TotalMilliseconds;
    }

    private static async Task<string> SubmitAsync(TestNode node, string title) =>
        (await node.MustAsync("report", "submit", await ReportFile.WriteAsync(node, title))).Json.GetProperty("reportId").GetString()!;

    private static async Task ReceiptedAsync(TestNode node, string id) =>
        Assert.Equal("stored", Assert.Single((await node.MustAsync("report", "receipts", id, "--wait", "60s")).Json.GetProperty("items").EnumerateArray()).GetProperty("verdict").GetString());
}
