using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Exchange.Tests;

/// <summary>A month after a report was accepted its content is forgotten with the public command, and what is shown says so.</summary>
public sealed class PurgeTests : IAsyncLifetime
{
    private static readonly Launch MonthLater = new(null, WrongClock.By("+30d"));

    private readonly string folder = Directory.CreateTempSubdirectory("certbridge-purge-").FullName;
    private TestNode fay = null!;
    private TestNode gil = null!;

    public Task InitializeAsync()
    {
        fay = TestNode.Found(folder, "cert-fay");
        gil = TestNode.Found(folder, "cert-gil");
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await fay.DisposeAsync();
        await gil.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Purge_AfterAMonth_ForgetsTheReport_AndTheLedgerHolds()
    {
        string id = await AcceptedAsync();
        await fay.StartAsync(MonthLater);

        JsonElement counted = (await LaterAsync("node", "purge", "--older-than", "14d", "--dry-run")).ShouldExit(ExitCode.Done).Json;
        Assert.Equal((1, true), (counted.GetProperty("reports").GetInt32(), counted.GetProperty("dryRun").GetBoolean()));
        Assert.Equal("A month ago", (await LaterAsync("report", "show", id)).Json.GetProperty("title").GetString());

        (await LaterAsync("node", "purge", "--older-than", "14d", "--yes")).ShouldExit(ExitCode.Usage);
        JsonElement done = (await LaterAsync("node", "purge", "--older-than", "14d", "--confirm", "cert-fay")).ShouldExit(ExitCode.Done).Json;
        Assert.Equal(1, done.GetProperty("reports").GetInt32());

        JsonElement shown = (await LaterAsync("report", "show", id)).ShouldExit(ExitCode.Done).Json;
        Assert.Equal(("", JsonValueKind.String), (shown.GetProperty("title").GetString(), shown.GetProperty("forgotten").ValueKind));
        CommandOutcome text = (await Certbridge.RunAsync(MonthLater, ["report", "show", id, "--context-file", fay.ContextFile])).ShouldExit(ExitCode.Done);
        Assert.Contains($"forgotten on {shown.GetProperty("forgotten").GetString()![..10]}", text.Output);
        (await LaterAsync("ledger", "verify")).ShouldExit(ExitCode.Done);
    }

    private Task<CommandOutcome> LaterAsync(params IEnumerable<string> arguments) => Certbridge.RunAsync(MonthLater, [.. arguments, "--context-file", fay.ContextFile, "-o", "json"]);

    /// <summary>For a partner without an agreement: decided, and with nobody on its way.</summary>
    private async Task<string> AcceptedAsync()
    {
        string card = fay.File("gil.card");
        (await Certbridge.RunAsync("partner", "card", "--home", gil.Home, "--out", card)).ShouldExit(ExitCode.Done);
        await fay.StartAsync();
        await fay.MustAsync("partner", "import", card, "--fingerprint", gil.Fingerprint);
        CommandOutcome submitted = (await fay.RunAsync("report", "submit", await ReportFile.WriteAsync(fay, "A month ago"))).ShouldExit(ExitCode.NobodyWouldReceive);
        await fay.StopAsync();
        return submitted.Json.GetProperty("reportId").GetString()!;
    }
}
