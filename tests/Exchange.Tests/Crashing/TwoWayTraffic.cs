using System.Collections.Concurrent;
using System.Text;
using CertBridge.Client;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Exchange.Tests.Crashing;

/// <summary>
/// Reports that cross both ways while nodes die and come back, and what must be true of them in the end. A call that was cut off is made again with
/// the same key: that is what the key is for. While much waits at a node nothing more is handed to it: points that only a report meets which is sent at once would never come.
/// </summary>
internal sealed class TwoWayTraffic : IAsyncDisposable
{
    private const long WaitingMax = 500;
    private static readonly TimeSpan SettleMax = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan AnswerMax = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly Neighbourhood pair;
    private readonly TimeSpan pause;
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<string, string> fromAln = new();
    private readonly ConcurrentDictionary<string, string> fromBor = new();
    private readonly ConcurrentDictionary<string, byte[]> firstReceipts = new();
    private readonly ConcurrentDictionary<TestNode, long> waiting = new();
    private readonly Task[] load;
    private int submitted;

    private TwoWayTraffic(Neighbourhood pair, int submitters, TimeSpan pause)
    {
        this.pair = pair;
        this.pause = pause;
        load =
        [
            .. Enumerable.Range(0, submitters).Select(_ => Task.Run(() => SubmitAsync(pair.Aln, fromAln))),
            .. Enumerable.Range(0, submitters).Select(_ => Task.Run(() => SubmitAsync(pair.Bor, fromBor))),
            Task.Run(() => CollectReceiptsAsync(pair.Aln, fromAln)),
            Task.Run(() => CollectReceiptsAsync(pair.Bor, fromBor)),
        ];
    }

    public static TwoWayTraffic Start(Neighbourhood pair, int submitters, TimeSpan pause) => new(pair, submitters, pause);

    /// <summary>Ends the load and holds what both nodes have against what was answered.</summary>
    /// <returns>How many reports were answered.</returns>
    public async Task<int> SettleAndCheckAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(load);
        await SettledAsync(pair.Aln);
        await SettledAsync(pair.Bor);
        await CheckAsync(pair.Aln, pair.Bor, fromAln);
        await CheckAsync(pair.Bor, pair.Aln, fromBor);
        await pair.Aln.MustAsync("ledger", "verify");
        await pair.Bor.MustAsync("ledger", "verify");
        return fromAln.Count + fromBor.Count;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(load).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private async Task SubmitAsync(TestNode node, ConcurrentDictionary<string, string> answered)
    {
        using var caller = new PatientCaller(node);
        while (!stop.IsCancellationRequested)
        {
            if (waiting.GetValueOrDefault(node) > WaitingMax)
            {
                await Task.Delay(LookEvery, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }
            int nth = Interlocked.Increment(ref submitted);
            string key = $"crash-{nth}";
            LaneName lane = nth % 3 == 0 ? LaneName.Flash : LaneName.Routine; // on either connection
            var request = new SubmitRequest { Document = ByteString.CopyFrom(Encoding.UTF8.GetBytes(ReportFile.Text(key))), Format = "yaml", Key = key, Lane = lane };
            await Neighbourhood.UntilAsync<bool>($"{key} is answered by {node.Id}", () => caller.AskAsync(async connection =>
            {
                answered[key] = (await connection.Reports.SubmitAsync(request)).ReportId;
            }), AnswerMax);
            await Task.Delay(pause, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Every receipt as it was first seen, to be compared with what is there in the end; and how much waits.</summary>
    private async Task CollectReceiptsAsync(TestNode node, ConcurrentDictionary<string, string> answered)
    {
        using var caller = new PatientCaller(node);
        while (!stop.IsCancellationRequested)
        {
            await caller.AskAsync(async connection => waiting[node] = (long)(await connection.Node.ShowStatusAsync(new ShowStatusRequest())).OutboxWaiting);
            foreach (string id in answered.Values.Where(id => !firstReceipts.ContainsKey(id)).Take(20))
            {
                await caller.AskAsync(async connection =>
                {
                    ListReceiptsResponse held = await connection.Reports.ListReceiptsAsync(new ListReceiptsRequest { ReportId = id });
                    if (held.Receipts.Count > 0)
                        firstReceipts.TryAdd(id, Given(held.Receipts[0]));
                });
            }
            await Task.Delay(LookEvery, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>What its giver said, and where in its log; the checkpoint over what was signed alone comes later.</summary>
    private static byte[] Given(HeldReceipt held) => [.. BitConverter.GetBytes(held.LeafIndex), .. held.Receipt.ToByteArray()];

    private static async Task SettledAsync(TestNode node)
    {
        using NodeConnection connection = node.Connect();
        await Neighbourhood.UntilAsync<bool>($"every entry of {node.Id} is receipted", async () =>
            (await connection.Node.ShowStatusAsync(new ShowStatusRequest())).OutboxWaiting == 0 ? true : null, SettleMax);
    }

    private async Task CheckAsync(TestNode from, TestNode to, ConcurrentDictionary<string, string> answered)
    {
        using NodeConnection sender = from.Connect();
        using NodeConnection receiver = to.Connect();
        List<InboxSummary> held = await Calls.InboxAsync(receiver);
        Assert.All(held, item => Assert.Equal("stored", item.State));
        Dictionary<string, int> copies = held.GroupBy(item => item.Report.ReportId).ToDictionary(group => group.Key, group => group.Count());
        Assert.All(answered.Values, id => Assert.Equal(1, copies.GetValueOrDefault(id)));
        Assert.All(copies.Values, count => Assert.Equal(1, count));
        Assert.Equal(answered.Count, answered.Values.Distinct().Count());
        foreach (string id in answered.Values)
        {
            HeldReceipt receipt = Assert.Single((await sender.Reports.ListReceiptsAsync(new ListReceiptsRequest { ReportId = id })).Receipts);
            if (firstReceipts.TryGetValue(id, out byte[]? first))
                Assert.Equal(first, Given(receipt));
        }
    }
}
