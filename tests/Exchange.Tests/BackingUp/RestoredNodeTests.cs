using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Exchange.Tests.BackingUp;

/// <summary>A node that came out of a backup: it says so, makes nothing new and shows nothing of a partner, until that partner's node says that nothing is missing.</summary>
public sealed class RestoredNodeTests : IAsyncLifetime
{
    private Neighbourhood? pair;

    private TestNode Aln => pair!.Aln;

    private TestNode Bor => pair!.Bor;

    public async Task InitializeAsync() => pair = await Neighbourhood.AgreedAsync();

    public Task DisposeAsync() => pair!.DisposeAsync().AsTask();

    [Fact]
    public async Task WhereNothingIsMissing_ItServesAgain_OnceThePartnerWasHeard()
    {
        string received = await ExchangeAsync(Bor, "From bor, before");
        TakenBackup backup = await TakenBackup.OfAsync(Aln);
        await Bor.StopAsync();
        await Aln.StopAsync();
        JsonElement restored = await backup.RestoreAsync(Aln);
        Assert.Equal(["cert-bor"], restored.GetProperty("waitingFor").EnumerateArray().Select(partner => partner.GetString()));

        await Aln.StartAsync(); // nobody to ask yet
        await SaysThatItIsRestoredAsync(received);

        await Bor.StartAsync();
        await Neighbourhood.UntilAsync("the mark goes", async () => await IsRestoredAsync() ? (bool?)null : true);
        Assert.False(File.Exists(Path.Combine(Aln.Home, "store", "restored")));
        Assert.Contains("From bor, before", (await Aln.MustAsync("inbox", "show", received)).Output, StringComparison.Ordinal);
        await ExchangeAsync(Aln, "From aln, after");
        await ExchangeAsync(Bor, "From bor, after");
        await Aln.MustAsync("ledger", "verify");
        await Bor.MustAsync("ledger", "verify");
    }

    [LongFact]
    public async Task WhereThePartnerMovedOn_ItStaysStopped_AndSaysSo_AlsoAfterARestart()
    {
        string received = await ExchangeAsync(Bor, "From bor, before");
        TakenBackup backup = await TakenBackup.OfAsync(Aln);
        await ExchangeAsync(Aln, "From aln, lost with the disk");
        await Aln.StopAsync();
        await backup.RestoreAsync(Aln);

        await Aln.StartAsync();
        await ClosesAsRewoundAsync();
        await SaysThatItIsRestoredAsync(received);
        await Aln.StopAsync();
        await Aln.StartAsync();
        await ClosesAsRewoundAsync();
        await SaysThatItIsRestoredAsync(received);
    }

    /// <summary>Submitted there, and receipted here.</summary>
    private static async Task<string> ExchangeAsync(TestNode from, string title)
    {
        string id = (await from.MustAsync("report", "submit", await ReportFile.WriteAsync(from, title))).Json.GetProperty("reportId").GetString()!;
        await from.MustAsync("report", "receipts", id, "--wait", "60s");
        return id;
    }

    /// <summary>Whichever side says it first: they hold what we do not.</summary>
    private async Task ClosesAsRewoundAsync()
    {
        string seen = "";
        try
        {
            await Neighbourhood.UntilAsync("the link closes with REWOUND", async () =>
            {
                seen = (await Aln.MustAsync("node", "status")).Json.GetProperty("links")[0].GetRawText();
                return seen.Contains("\"state\":\"stopped\"", StringComparison.Ordinal) ? true : (bool?)null;
            });
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}; the last that was seen: {seen}", late);
        }
    }

    private async Task<bool> IsRestoredAsync() => (await Aln.MustAsync("node", "status")).Json.TryGetProperty("restored", out _);

    private async Task SaysThatItIsRestoredAsync(string received)
    {
        Assert.Equal(["cert-bor"], (await Aln.MustAsync("node", "status")).Json.GetProperty("restored").GetProperty("waitingFor").EnumerateArray().Select(partner => partner.GetString()));
        CommandOutcome text = (await Certbridge.RunAsync("node", "status", "--context-file", Aln.ContextFile)).ShouldExit(ExitCode.Done);
        Assert.StartsWith("RESTORED from a backup", text.Output, StringComparison.Ordinal);
        CommandOutcome doctor = await Aln.RunAsync("node", "doctor");
        Assert.NotEqual(ExitCode.Done, doctor.ExitCode);
        Assert.Contains(doctor.Json.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("name").GetString() == "restored" && finding.GetProperty("level").GetString() == "failure");

        await RefusedAsync("report", "submit", await ReportFile.WriteAsync(Aln, "Too early"));
        await RefusedAsync("inbox", "forward", received, "--to", "cert-bor");
        await RefusedAsync("inbox", "show", received);
        await RefusedAsync("inbox", "export", received, "--as", "envelope", "--out", Aln.File("export"));
        JsonElement listed = Assert.Single((await Aln.MustAsync("inbox", "list")).Json.GetProperty("items").EnumerateArray());
        Assert.DoesNotContain("From bor", listed.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("RESTORED", listed.GetRawText(), StringComparison.Ordinal);
    }

    private async Task RefusedAsync(params string[] command)
    {
        CommandOutcome refused = (await Aln.RunAsync(command)).ShouldExit(ExitCode.WaitingForHuman);
        Assert.Equal("CB5212", JsonDocument.Parse(refused.Errors).RootElement.GetProperty("error").GetProperty("code").GetString());
    }
}
