using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Exchange.Tests;

/// <summary>A node whose store lost a row without being restored: the partner finds it at the next comparison, and says again what was forgotten.</summary>
[Collection(AgreedPairGroup.Name)]
public sealed class SyncTests(AgreedPair shared) : IAsyncLifetime
{
    private readonly TestNode aln = shared.Pair.Aln;
    private readonly TestNode bor = shared.Pair.Bor;

    public Task InitializeAsync() => shared.BothUpAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task AStoreThatForgotAWithdrawal_IsFound_AndHealed_AndThenNothingDiffers()
    {
        string id = (await aln.MustAsync("report", "submit", await ReportFile.WriteAsync(aln, "forgotten withdrawal"))).Json.GetProperty("reportId").GetString()!;
        await aln.MustAsync("report", "receipts", id, "--wait", "60s");
        await aln.MustAsync("report", "retract", id, "--reason", "wrong", "--instruct", "stop-using", "--yes");
        await aln.MustAsync("report", "receipts", id, "--wait", "60s");
        await bor.StopAsync();
        using (SqliteDatabase database = SqliteDatabase.OpenWriter(NodeHome.At(bor.Home).StoreFile))
            database.Execute($"DELETE FROM withdrawn WHERE report_id = '{id}'");
        await aln.StopAsync();
        await bor.StartAsync();
        Assert.Equal(JsonValueKind.Null, await WithdrawnAsync(id));

        await aln.StartAsync();
        await Neighbourhood.UntilAsync<bool>("the partner was told again", async () => await WithdrawnAsync(id) == JsonValueKind.String ? true : null);
        await Neighbourhood.UntilAsync<bool>("nothing differs", async () => await DifferenceAsync() == 0 ? true : null);

        Assert.Contains("\"event\":\"Different\"", aln.Process.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("SYNC_DIFFERENCE", (await aln.MustAsync("node", "status")).Output, StringComparison.Ordinal);
        await aln.MustAsync("ledger", "verify");
        await bor.MustAsync("ledger", "verify");
    }

    private async Task<JsonValueKind> WithdrawnAsync(string id) => (await bor.MustAsync("inbox", "show", id)).Json.GetProperty("withdrawn").ValueKind;

    /// <returns>Null before the first comparison.</returns>
    private async Task<int?> DifferenceAsync()
    {
        JsonElement partner = (await aln.MustAsync("partner", "show", "cert-bor")).Json;
        return partner.GetProperty("difference").ValueKind == JsonValueKind.Number ? partner.GetProperty("difference").GetInt32() : null;
    }
}
