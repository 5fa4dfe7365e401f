using System.Net;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Exchange.Tests.Wire;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;

namespace CertBridge.Exchange.Tests;

/// <summary>
/// HTTP/2 as a weapon, in the hands of a partner whose key is known: each flood ends its own connection, and the node answers everybody else meanwhile.
/// </summary>
public sealed class HttpFloodTests(MaskedPair shared) : IClassFixture<MaskedPair>
{
    private const int Frames = 10_000;
    private const int PartnerPort = 7443;
    private const string Path = "/certbridge.v1.LinkService/Exchange";
    private const int ResourceExhausted = 8;
    private static readonly TimeSpan SoonMax = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan EndMax = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("rapid-reset")]
    [InlineData("continuations")]
    [InlineData("empty-continuations")]
    [InlineData("settings")]
    [InlineData("pings")]
    [InlineData("priorities")]
    [InlineData("unknown-frames")]
    [InlineData("empty-data")]
    [InlineData("streams")]
    public async Task Flood_EndsTheConnection_AndNothingElse(string kind)
    {
        await using RawHttp2 http = await OpenAsync();
        Task<Exception?> flood = Record.ExceptionAsync(() => FloodAsync(http, kind))!;
        await http.UntilEndedAsync(EndMax);
        await flood.WaitAsync(EndMax);

        await OthersAreServedAsync();
    }

    [Fact]
    public async Task HugeHeaderList_IsRefused()
    {
        await using RawHttp2 http = await OpenAsync();
        byte[] block = RawHttp2.Block([.. RawHttp2.GrpcHeaders(Path), ("x-much", new string('a', 12_000)), ("x-more", new string('b', 3_000))]);
        await http.SendAsync(RawHttp2.Headers, RawHttp2.EndHeaders, 1, block);
        RawAnswer answer = await http.AnswerAsync(1);

        Assert.True(answer.IsConnectionEnded || answer.ResetCode is not null || answer.HttpStatus == "431", answer.ToString());
        await OthersAreServedAsync();
    }

    [Fact]
    public async Task Connections_BeyondFour_EndTheOldest()
    {
        List<RawHttp2> open = [];
        for (int i = 0; i < 9; i++)
            open.Add(await OpenAsync());
        for (int i = 0; i < 5; i++)
            await open[i].UntilEndedAsync(SoonMax);
        await open[^1].SendAsync(RawHttp2.Headers, RawHttp2.EndHeaders | RawHttp2.EndStream, 1, RawHttp2.Block(RawHttp2.GrpcHeaders("/certbridge.v1.NodeService/WhoAmI")));
        RawAnswer newest = await open[^1].AnswerAsync(1);
        foreach (RawHttp2 http in open)
            await http.DisposeAsync();

        Assert.Equal("404", newest.HttpStatus);
        await OthersAreServedAsync();
    }

    [Fact]
    public async Task Streams_OpenedFasterThanALinkNeeds_AreRefused_AndTheConnectionStays()
    {
        await using RawHttp2 http = await OpenAsync();
        const int Asked = 90;
        for (int i = 0; i < Asked; i++)
            await http.SendAsync(RawHttp2.Headers, RawHttp2.EndHeaders | RawHttp2.EndStream, (2 * i) + 1, RawHttp2.Block(RawHttp2.GrpcHeaders(Path)));
        RawAnswer last = await http.AnswerAsync((2 * Asked) - 1);

        Assert.Equal(ResourceExhausted, last.GrpcStatus);
        await OthersAreServedAsync();
    }

    [Fact]
    public async Task Strangers_WhoOpenConnectionsAndSayNothing_LoseThem_WhileAPartnerDelivers()
    {
        IPAddress elsewhere = IPAddress.Parse("127.99.0.1");
        await using Lane lane = await OpenLaneAsync();
        List<System.Net.Sockets.Socket> idle = [];
        for (int i = 0; i < 300; i++)
        {
            var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(elsewhere, 0));
            // The node may end it before the connect has returned.
            Assert.True(await Record.ExceptionAsync(() => socket.ConnectAsync(shared.Pair.Bor.Address, PartnerPort).WaitAsync(EndMax)) is null or System.Net.Sockets.SocketException);
            idle.Add(socket);
        }

        await DeliversAsync(lane);
        await OthersAreServedAsync();
        // The pool and the rate end most of them at once; what is left ends with the time for a handshake.
        foreach (System.Net.Sockets.Socket socket in idle)
        {
            int read = await Record.ExceptionAsync(async () => await socket.ReceiveAsync(new byte[1]).WaitAsync(EndMax)) is TimeoutException ? -1 : 0;
            Assert.Equal(0, read);
            socket.Dispose();
        }
        Assert.InRange(LinesWith("were refused in the last minute") + LinesWith("was refused: "), 1, 40);
    }

    private int LinesWith(string words) => shared.Pair.Bor.Process.Log.Split('\n').Count(line => line.Contains(words, StringComparison.Ordinal));

    private static async Task FloodAsync(RawHttp2 http, string kind)
    {
        byte[] block = RawHttp2.Block(RawHttp2.GrpcHeaders(Path));
        if (kind is "continuations" or "empty-continuations")
            await http.SendAsync(RawHttp2.Headers, 0, 1, block);
        if (kind == "empty-data")
            await http.SendAsync(RawHttp2.Headers, RawHttp2.EndHeaders, 1, block);
        for (int i = 0; i < Frames; i++)
            await http.WriteAsync(Next(kind, i, block));
    }

    private static byte[] Next(string kind, int i, byte[] block) => kind switch
    {
        "rapid-reset" => [.. RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, (2 * i) + 1, block), .. RawHttp2.Frame(RawHttp2.Reset, 0, (2 * i) + 1, [0, 0, 0, 8])],
        "streams" => RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders | RawHttp2.EndStream, (2 * i) + 1, block),
        "continuations" => RawHttp2.Frame(RawHttp2.Continuation, 0, 1, RawHttp2.Block(($"x-{i}", "some value"))),
        "empty-continuations" => RawHttp2.Frame(RawHttp2.Continuation, 0, 1, []),
        "settings" => RawHttp2.Frame(RawHttp2.Settings, 0, 0, []),
        "pings" => RawHttp2.Frame(RawHttp2.Ping, 0, 0, new byte[8]),
        "priorities" => RawHttp2.Frame(RawHttp2.Priority, 0, 1, [0, 0, 0, 0, 16]),
        "unknown-frames" => RawHttp2.Frame(0x7B, 0, 0, [1, 2, 3]),
        "empty-data" => RawHttp2.Frame(RawHttp2.Data, 0, 1, []),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such flood"),
    };

    private async Task<RawHttp2> OpenAsync()
    {
        using RoguePartner aln = RoguePartner.Undialled(shared.Pair.Aln);
        return await RawHttp2.OpenAsync(shared.Pair.Bor.Address, PartnerPort, aln.Keys.Tls);
    }

    /// <summary>The operators' door, and the same partner on a connection of its own.</summary>
    private async Task OthersAreServedAsync()
    {
        Assert.True(shared.Pair.Bor.Process.IsRunning, shared.Pair.Bor.Process.Log);
        await shared.Pair.Bor.MustAsync("node", "status");
        // A flood of streams has used up how often this partner may begin one: it comes again, as a node would.
        await Neighbourhood.UntilAsync<bool>("the partner delivers on a link of its own", async () => await TryDeliverAsync() ? true : null);
    }

    /// <summary>A flood of streams before this may have used up how often the partner may begin one: it comes again, as a node would.</summary>
    private async Task<Lane> OpenLaneAsync()
    {
        Lane? open = null;
        await Neighbourhood.UntilAsync<bool>("the partner may begin a stream", async () =>
        {
            Exception? refused = await Record.ExceptionAsync(async () => open = await shared.OpenLaneAsync());
            return refused is null ? true : refused is Grpc.Core.RpcException { StatusCode: Grpc.Core.StatusCode.ResourceExhausted } ? null : throw refused;
        });
        return open!;
    }

    private async Task<bool> TryDeliverAsync()
    {
        try
        {
            await using Lane lane = await shared.OpenLaneAsync();
            await DeliversAsync(lane);
            return true;
        }
        catch (Exception refused) when (refused is Grpc.Core.RpcException or InvalidOperationException)
        {
            return false;
        }
    }

    private static async Task DeliversAsync(Lane lane)
    {
        SealedEnvelope envelope = lane.Seal();
        await lane.DeliverAsync(envelope);
        Assert.Equal(ReceiptVerdict.Stored, (await lane.ReceiptAsync()).Verdict);
    }
}
