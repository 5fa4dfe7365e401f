using System.Diagnostics;
using System.Text;
using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Exchange.Tests;

/// <summary>A report that is held can be taken back, through kills and restarts, and goes out when its time is over: two real nodes and the command line.</summary>
[Collection(AgreedPairGroup.Name)]
public sealed class HoldTests(AgreedPair shared) : IAsyncLifetime
{
    private static readonly TimeSpan TerminalMax = TimeSpan.FromMinutes(2);

    private readonly TestNode aln = shared.Pair.Aln;
    private readonly TestNode bor = shared.Pair.Bor;

    public Task InitializeAsync() => shared.BothUpAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Held_AndCancelled_NeverReachesThePartner_WhileWhatCameAfterDoes()
    {
        JsonElement held = (await SubmitAsync("taken back", "--hold", "10m")).Json;
        string id = held.GetProperty("reportId").GetString()!;
        Assert.Equal(JsonValueKind.String, held.GetProperty("heldUntil").ValueKind);
        Assert.Equal(held.GetProperty("heldUntil").GetString(), (await EntryAsync(id)).GetProperty("heldUntil").GetString());
        CommandOutcome waiting = (await aln.RunAsync("report", "receipts", id, "--wait", "1s")).ShouldExit(ExitCode.Busy);
        Assert.Equal("cert-bor", Assert.Single(waiting.Json.GetProperty("held").EnumerateArray()).GetProperty("partner").GetString());

        JsonElement cancelled = Assert.Single((await aln.MustAsync("outbox", "cancel", id)).Json.GetProperty("items").EnumerateArray());
        Assert.Equal((true, "cancelled"), (cancelled.GetProperty("stopped").GetBoolean(), cancelled.GetProperty("state").GetString()));
        Assert.Contains("took it back", cancelled.GetProperty("because").GetString());

        string after = (await SubmitAsync("came after")).Json.GetProperty("reportId").GetString()!;
        Assert.Single((await aln.MustAsync("report", "receipts", after, "--wait", "60s")).Json.GetProperty("items").EnumerateArray());
        (await bor.RunAsync("inbox", "show", id)).ShouldExit(StoredItemErrors.InboxItemUnknown.Exit);
        await aln.MustAsync("outbox", "cancel", id);
        CommandOutcome late = (await aln.RunAsync("outbox", "cancel", after)).ShouldExit(ExitCode.Conflict);
        Assert.Contains(StoredItemErrors.NothingToCancel.Code, late.Errors);
        await aln.MustAsync("ledger", "verify");
    }

    [Fact]
    public async Task Held_WhenTheNodeIsKilled_IsDeliveredAfterItsTimeAllTheSame()
    {
        string id = (await SubmitAsync("held through a kill", "--hold", "3s")).Json.GetProperty("reportId").GetString()!;
        await aln.KillAsync();
        await aln.StartAsync();

        Assert.Single((await aln.MustAsync("report", "receipts", id, "--wait", "60s")).Json.GetProperty("items").EnumerateArray());

        await bor.MustAsync("inbox", "show", id);
        Assert.Equal(("delivered", JsonValueKind.Null), ((await EntryAsync(id)).GetProperty("state").GetString(), (await EntryAsync(id)).GetProperty("heldUntil").ValueKind));
    }

    [Fact]
    public async Task AtATerminal_CtrlC_TakesItBack()
    {
        string file = await ReportFile.WriteAsync(aln, "regretted");

        (int exit, string shown) = await AtTerminalAsync(["report", "submit", file, "--hold", "10m", "--context-file", aln.ContextFile], "Ctrl-C takes it back");

        Assert.True(exit == ExitCode.Interrupted, shown);
        Assert.Contains("-> cert-aln (DEV) as ", shown);
        Assert.Contains("Taken back: cert-bor never gets", shown);
        string id = (await aln.MustAsync("report", "preview", file)).Json.GetProperty("reportId").GetString()!;
        Assert.Equal("cancelled", (await EntryAsync(id)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task AtATerminal_TheHoldIsWaitedOut_AndItGoes()
    {
        string file = await ReportFile.WriteAsync(aln, "kept");

        (int exit, string shown) = await AtTerminalAsync(["report", "submit", file, "--hold", "1s", "--context-file", aln.ContextFile]);

        Assert.True(exit == ExitCode.Done, shown);
        Assert.Contains("The hold is over", shown);
        string id = (await aln.MustAsync("report", "preview", file)).Json.GetProperty("reportId").GetString()!;
        Assert.Single((await aln.MustAsync("report", "receipts", id, "--wait", "60s")).Json.GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("500ms")]
    [InlineData("25h")]
    public async Task AHoldThatIsNone_IsAUsageError_AndStoresNothing(string hold)
    {
        string file = await ReportFile.WriteAsync(aln, $"held for {hold}");

        (await aln.RunAsync("report", "submit", file, "--hold", hold)).ShouldExit(ExitCode.Usage);

        Assert.Equal("", (await aln.MustAsync("report", "preview", file)).Json.GetProperty("reportId").GetString());
    }

    private async Task<CommandOutcome> SubmitAsync(string title, params string[] flags) =>
        await aln.MustAsync(["report", "submit", await ReportFile.WriteAsync(aln, title), .. flags]);

    private async Task<JsonElement> EntryAsync(string id) =>
        Assert.Single((await aln.MustAsync("outbox", "explain", id, "--to", "cert-bor")).Json.GetProperty("items").EnumerateArray()).GetProperty("entry");

    /// <summary>Runs the program on a terminal of its own, and presses Ctrl-C once it shows <paramref name="until"/>.</summary>
    private static async Task<(int Exit, string Shown)> AtTerminalAsync(string[] words, string? until = null)
    {
        var start = new ProcessStartInfo("script", ["-qec", "exec " + string.Join(' ', [Certbridge.ProgramPath, .. words]), "/dev/null"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["NO_COLOR"] = "1";
        start.Environment["TERM"] = "xterm";
        using Process process = Process.Start(start)!;
        using var late = new CancellationTokenSource(TerminalMax);
        var shown = new StringBuilder();
        var buffer = new char[1024];
        bool isPressed = until is null;
        while (await process.StandardOutput.ReadAsync(buffer, late.Token) is var count and > 0)
        {
            shown.Append(buffer, 0, count);
            if (isPressed || !shown.ToString().Contains(until!, StringComparison.Ordinal))
                continue;
            isPressed = true;
            await process.StandardInput.WriteAsync('\u0003');
            await process.StandardInput.FlushAsync(late.Token);
        }
        await process.WaitForExitAsync(late.Token);
        return (process.ExitCode, shown.ToString());
    }
}
