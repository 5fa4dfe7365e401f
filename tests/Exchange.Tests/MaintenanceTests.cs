using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Exchange.Tests;

/// <summary>A node says that it will be away, and is: its partner shows a maintenance where it would show a failure, over its own restart too, and what was submitted meanwhile crosses afterwards.</summary>
public sealed class MaintenanceTests : IAsyncLifetime
{
    private Neighbourhood pair = null!;

    public async Task InitializeAsync() => pair = await Neighbourhood.AgreedAsync();

    public async Task DisposeAsync() => await pair.DisposeAsync();

    [Fact]
    public async Task Announced_IsShownByThePartner_WhileTheNodeIsAway_AndEndsWhenItIsSaidToBeOver()
    {
        TestNode aln = pair.Aln, bor = pair.Bor;
        JsonElement announced = (await aln.MustAsync("node", "maintenance", "--for", "2h", "--yes")).Json;
        Assert.Equal("cert-bor", Assert.Single(announced.GetProperty("linked").EnumerateArray()).GetString());
        await UntilAsync("bor heard of it while the link is up", link => Word(link, "state") == "up" && Word(link, "cause").StartsWith("cert-aln announced a maintenance until ", StringComparison.Ordinal));
        Assert.True((await aln.MustAsync("node", "status")).Json.TryGetProperty("maintenanceUntil", out _));

        await aln.StopAsync();
        await UntilAsync("bor shows a maintenance", IsMaintenance);
        await bor.StopAsync();
        await bor.StartAsync();
        await UntilAsync("bor shows it after a restart", IsMaintenance);
        string waiting = Word((await bor.MustAsync("report", "submit", await ReportFile.WriteAsync(bor, "meanwhile"))).Json, "reportId");
        JsonElement why = Assert.Single((await bor.MustAsync("outbox", "explain", waiting)).Json.GetProperty("items").EnumerateArray());
        Assert.Equal("maintenance", Word(why, "link"));
        using var http = new HttpClient();
        Assert.Contains("\ncertbridge_partner_maintenance{partner=\"cert-aln\"} 1", await http.GetStringAsync(new Uri($"http://{bor.Address}:7445/metrics")), StringComparison.Ordinal);

        await aln.StartAsync();
        await bor.MustAsync("report", "receipts", waiting, "--wait", "60s");
        await UntilAsync("the link is up, and it still goes on", link => Word(link, "state") == "up" && Word(link, "cause").Length > 0);
        Assert.Equal(JsonValueKind.Null, (await aln.MustAsync("node", "maintenance", "--over", "--yes")).Json.GetProperty("until").ValueKind);
        await UntilAsync("it is over at bor", link => Word(link, "state") == "up" && Word(link, "cause").Length == 0);
    }

    [Theory]
    [InlineData("--for", "73h")]
    [InlineData("--for", "59s")]
    [InlineData("--for", "4d")]
    [InlineData("--for", "soon")]
    [InlineData("--over", "--for", "2h")]
    [InlineData]
    public async Task WhatIsNoLength_IsAUsageMistake_AndNothingIsSaid(params string[] asked)
    {
        (await pair.Aln.RunAsync(["node", "maintenance", .. asked, "--yes"])).ShouldExit(ExitCode.Usage);

        Assert.False((await pair.Aln.MustAsync("node", "status")).Json.TryGetProperty("maintenanceUntil", out _));
    }

    private static bool IsMaintenance(JsonElement link) => Word(link, "state") == "maintenance" && Word(link, "cause").Contains("announced a maintenance until", StringComparison.Ordinal);

    private Task<JsonElement> UntilAsync(string what, Func<JsonElement, bool> isSo) => Neighbourhood.UntilAsync(what, async () =>
    {
        JsonElement link = (await pair.Bor.MustAsync("node", "status", "--wait", "20s")).Json.GetProperty("links")[0];
        return isSo(link) ? link : (JsonElement?)null;
    });

    private static string Word(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
