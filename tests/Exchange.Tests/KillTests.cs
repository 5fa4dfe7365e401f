using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using CertBridge.Client;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Exchange.Tests;

/// <summary>
/// SIGKILL under load: one side after the other is killed while reports are submitted and delivered. Nothing that was acknowledged is lost, nothing is
/// applied twice, and both ledgers hold.
/// </summary>
public sealed class KillTests : IAsyncLifetime
{
    private const int Submitters = 4;
    private static readonly TimeSpan SettleMax = TimeSpan.FromMinutes(2);
    private readonly ConcurrentDictionary<string, string> acknowledged = new();
    private Neighbourhood pair = null!;
    private int submitted;

    /// <summary>20 rounds as the issue of this test gives them; fewer in the set that runs at every change.</summary>
    private static int Rounds => Environment.GetEnvironmentVariable("CERTBRIDGE_LONG") == "1" ? 20 : 4;

    public async Task InitializeAsync() => pair = await Neighbourhood.AgreedAsync();

    public async Task DisposeAsync() => await pair.DisposeAsync();

    [Fact]
    public async Task Kill_OfEitherSideUnderLoad_LosesNothingAcknowledged_AndAppliesNothingTwice()
    {
        using var stop = new CancellationTokenSource();
        Task[] load = [.. Enumerable.Range(0, Submitters).Select(_ => Task.Run(() => SubmitAsync(stop.Token), CancellationToken.None))];
        for (int round = 0; round < Rounds; round++)
        {
            await AcknowledgedAsync(acknowledged.Count + RandomNumberGenerator.GetInt32(5, 40));
            TestNode victim = round % 2 == 0 ? pair.Bor : pair.Aln;
            await victim.KillAsync();
            await victim.StartAsync();
        }
        await stop.CancelAsync();
        await Task.WhenAll(load);

        await EverythingSettlesAsync();
        await NothingIsLostOrDoubledAsync();
        await pair.Aln.MustAsync("ledger", "verify");
        await pair.Bor.MustAsync("ledger", "verify");
    }

    /// <summary>Submits until told to stop. A call that was cut off is made again with the same key: that is what the key is for.</summary>
    private async Task SubmitAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            string key = $"kill-{Interlocked.Increment(ref submitted)}";
            await SubmitUntilAnsweredAsync(key);
        }
    }

    private async Task SubmitUntilAnsweredAsync(string key)
    {
        var request = new SubmitRequest { Document = ByteString.CopyFrom(Encoding.UTF8.GetBytes(ReportFile.Text(key))), Format = "yaml", Key = key };
        await Neighbourhood.UntilAsync<bool>($"{key} is acknowledged", async () =>
        {
            try
            {
                using NodeConnection node = pair.Aln.Connect();
                acknowledged[key] = (await node.Reports.SubmitAsync(request)).ReportId;
                return true;
            }
            catch (NodeCallException failure) when (Calls.WasCutOff(failure))
            {
                return null;
            }
        });
    }

    private async Task AcknowledgedAsync(int count) =>
        await Neighbourhood.UntilAsync<bool>($"{count} reports are acknowledged", () => Task.FromResult<bool?>(acknowledged.Count >= count ? true : null));

    private async Task EverythingSettlesAsync()
    {
        using NodeConnection node = pair.Aln.Connect();
        await Neighbourhood.UntilAsync<bool>("every entry is receipted", async () =>
            (await node.Node.ShowStatusAsync(new ShowStatusRequest())).OutboxWaiting == 0 ? true : null, SettleMax);
    }

    private async Task NothingIsLostOrDoubledAsync()
    {
        using NodeConnection aln = pair.Aln.Connect();
        using NodeConnection bor = pair.Bor.Connect();
        List<InboxSummary> held = await Calls.InboxAsync(bor);
        Assert.All(held, item => Assert.Equal("stored", item.State));
        Dictionary<string, int> copies = held.GroupBy(item => item.Report.ReportId).ToDictionary(group => group.Key, group => group.Count());
        Assert.All(acknowledged.Values, id => Assert.Equal(1, copies.GetValueOrDefault(id)));
        Assert.All(copies, pair => Assert.Equal(1, pair.Value));
        Assert.Equal(acknowledged.Count, acknowledged.Values.Distinct().Count());
        foreach (string id in acknowledged.Values)
            Assert.Single((await aln.Reports.ListReceiptsAsync(new ListReceiptsRequest { ReportId = id })).Receipts);
    }
}
