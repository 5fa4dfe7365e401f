using System.Net.Sockets;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Exchange.Tests.Wire;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Exchange.Tests;

/// <summary>Whoever goes on slowly enough never breaks a rule about bytes: each of these ends by the clock.</summary>
public sealed class StalledConnectionTests(MaskedPair shared) : IClassFixture<MaskedPair>
{
    private const int PartnerPort = 7443;
    private const string Path = "/certbridge.v1.LinkService/Exchange";
    private static readonly TimeSpan TrickleEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>The limit of each is 10 to 15 s; a loaded machine gets as much again.</summary>
    private static readonly TimeSpan EndMax = TimeSpan.FromSeconds(45);

    [Fact]
    public async Task Handshake_ThatTrickles_Ends()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(shared.Pair.Bor.Address, PartnerPort);
        byte[] hello = [22, 3, 1, 1, 0, 1, 0, 0, 252, 3, 3, .. new byte[200]];
        await EndsAsync(socket, hello);
    }

    [Fact]
    public async Task Headers_ThatNeverEnd_EndTheConnection()
    {
        await using RawHttp2 http = await OpenAsync();
        await http.SendAsync(RawHttp2.Headers, 0, 1, RawHttp2.Block(RawHttp2.GrpcHeaders(Path)));

        Assert.InRange(await http.UntilEndedAsync(EndMax), TimeSpan.FromSeconds(2), EndMax);
    }

    [Fact]
    public async Task Link_WithoutAHello_Ends()
    {
        await using RawHttp2 http = await OpenAsync();
        await http.SendAsync(RawHttp2.Headers, RawHttp2.EndHeaders, 1, RawHttp2.Block(RawHttp2.GrpcHeaders(Path)));
        RawAnswer answer = await http.AnswerAsync(1, EndMax);

        Assert.True(answer.IsComplete || answer.IsConnectionEnded, answer.ToString());
    }

    [Fact]
    public async Task Link_ThatSendsHalfAFrame_AndThenAByteNowAndThen_Ends()
    {
        await using RawHttp2 http = await OpenAsync();
        using RoguePartner rogue = RoguePartner.Undialled(shared.Pair.Aln);
        await http.SendAsync(RawHttp2.Headers, RawHttp2.EndHeaders, 1, RawHttp2.Block(RawHttp2.GrpcHeaders(Path)));
        byte[] hello = new ExchangeRequest { Frame = new Frame { Hello = rogue.HelloTo(shared.Pair.Bor.Id) } }.ToByteArray();
        await http.SendAsync(RawHttp2.Data, 0, 1, RawHttp2.Message(hello));
        await http.SendAsync(RawHttp2.Data, 0, 1, RawHttp2.Message(new byte[1_000], claimedLength: 1_000_000));
        using var stop = new CancellationTokenSource();
        Task<Exception?> trickle = Record.ExceptionAsync(() => TrickleAsync(http, stop.Token))!;
        RawAnswer answer = await http.AnswerAsync(1, EndMax);
        await stop.CancelAsync();
        await trickle;

        Assert.True(answer.IsComplete || answer.IsConnectionEnded, answer.ToString());
        Assert.Contains("nothing was heard for 15 s", shared.Pair.Bor.Process.Log, StringComparison.Ordinal);
    }

    /// <summary>Longer than 15 s without a whole frame, and never 15 s without bytes: a line of 2.5 Mbit/s, with an envelope of 5 MiB.</summary>
    [Fact]
    public async Task Frame_OverASlowLine_Arrives()
    {
        const int Piece = 16 * 1024;
        await using RawHttp2 http = await OpenAsync();
        using RoguePartner rogue = RoguePartner.Undialled(shared.Pair.Aln);
        await http.SendAsync(RawHttp2.Headers, RawHttp2.EndHeaders, 1, RawHttp2.Block(RawHttp2.GrpcHeaders(Path)));
        byte[] hello = new ExchangeRequest { Frame = new Frame { Hello = rogue.HelloTo(shared.Pair.Bor.Id) } }.ToByteArray();
        await http.SendAsync(RawHttp2.Data, 0, 1, RawHttp2.Message(hello));
        var deliver = new Deliver { Epoch = 1, Lane = LaneName.Routine, Number = shared.NextNumber(), Envelope = new Envelope { Header = ByteString.CopyFrom(1, 2, 3), Cms = ByteString.CopyFrom(new byte[5 * 1024 * 1024]) } };
        byte[] message = RawHttp2.Message(new ExchangeRequest { Frame = new Frame { Deliver = deliver } }.ToByteArray());
        Task<RawAnswer> ended = http.AnswerAsync(1, EndMax);
        long began = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (int sent = 0; sent < message.Length; sent += Piece)
        {
            Assert.False(ended.IsCompleted, "the link ended while the frame was on its way");
            await timer.WaitForNextTickAsync();
            await http.SendAsync(RawHttp2.Data, 0, 1, message[sent..Math.Min(sent + Piece, message.Length)]);
        }
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(5));

        // Its header is none, so it is refused, under its number: it has arrived.
        await Neighbourhood.UntilAsync<bool>("the slow frame is judged", () =>
            Task.FromResult<bool?>(shared.Pair.Bor.Process.Log.Contains($"Refused number {deliver.Number} ", StringComparison.Ordinal) ? true : null));
    }

    /// <summary>A minute by its nature: only in the long set.</summary>
    [LongFact]
    public async Task Connection_WithoutARequest_Ends()
    {
        await using RawHttp2 http = await OpenAsync();
        Assert.InRange(await http.UntilEndedAsync(3 * EndMax), TimeSpan.FromSeconds(30), 3 * EndMax);
    }

    private static async Task EndsAsync(Socket socket, byte[] bytes)
    {
        Task<int> ended = socket.ReceiveAsync(new byte[1]);
        using var timer = new PeriodicTimer(TrickleEvery);
        foreach (byte one in bytes)
        {
            await timer.WaitForNextTickAsync();
            if (ended.IsCompleted || await Record.ExceptionAsync(async () => await socket.SendAsync(new[] { one })) is not null)
                break;
        }
        Assert.True(await Record.ExceptionAsync(() => ended.WaitAsync(EndMax)) is null or SocketException);
    }

    private static async Task TrickleAsync(RawHttp2 http, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(TrickleEvery);
        while (await timer.WaitForNextTickAsync(stopping))
            await http.SendAsync(RawHttp2.Data, 0, 1, [0]);
    }

    private async Task<RawHttp2> OpenAsync()
    {
        using RoguePartner aln = RoguePartner.Undialled(shared.Pair.Aln);
        return await RawHttp2.OpenAsync(shared.Pair.Bor.Address, PartnerPort, aln.Keys.Tls);
    }
}
