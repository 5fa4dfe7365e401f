using Grpc.Core;
using Grpc.Net.Client;

namespace CertBridge.Standin.Tests;

/// <summary>The real client and server packages on our contract: every kind of call, how calls end, and what stands before them.</summary>
public sealed class LiveTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private EchoServer server = null!;
    private GrpcChannel channel = null!;
    private EchoClient client = null!;

    public async Task InitializeAsync()
    {
        server = await EchoServer.StartAsync();
        channel = server.Connect();
        client = new EchoClient(channel);
    }

    public async Task DisposeAsync()
    {
        channel.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Unary_Answers() => Assert.Equal([1, 2, 3], await client.Say([1, 2, 3]));

    [Fact]
    public async Task Unary_WithAnEmptyMessage_Answers() => Assert.Empty(await client.Say([]));

    [Fact]
    public async Task ClientStreaming_CollectsInOrder()
    {
        using AsyncClientStreamingCall<string, string> call = client.Collect();
        foreach (string word in (string[])["one", "two", "three"])
            await call.RequestStream.WriteAsync(word);
        await call.RequestStream.CompleteAsync();
        Assert.Equal("one two three", await call);
    }

    [Fact]
    public async Task ServerStreaming_ArrivesInOrder()
    {
        using AsyncServerStreamingCall<string> call = client.Split("one two three");
        Assert.Equal(["one", "two", "three"], await ReadAllAsync(call.ResponseStream));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Duplex_TakesTurns_AndEndsWithTheServersStatus()
    {
        using AsyncDuplexStreamingCall<string, string> call = client.Chat();
        foreach (string word in (string[])["one", "two"])
        {
            await call.RequestStream.WriteAsync(word);
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Equal(word.ToUpperInvariant(), call.ResponseStream.Current);
        }
        await call.RequestStream.CompleteAsync();
        RpcException end = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(new Status(StatusCode.OutOfRange, "no more words"), end.Status);
    }

    [Fact]
    public async Task ManyCallsAtOnce_EachGetTheirOwnAnswer()
    {
        string[] questions = [.. Enumerable.Range(0, 200).Select(number => $"question {number}")];
        Assert.Equal(questions, await Task.WhenAll(questions.Select(question => client.Ask(question).ResponseAsync)));
    }

    [Fact]
    public async Task Headers_AndTrailers_TravelBothWays()
    {
        var headers = new Metadata { { "question", "why" }, { "raw-bin", [0, 1, 255] } };
        using AsyncUnaryCall<string> call = client.Ask("headers", new CallOptions(headers));
        Assert.Equal("/standin.Echo/Ask", await call);
        Assert.Equal("why", (await call.ResponseHeadersAsync).GetValue("Answer"));
        Assert.Equal([0, 1, 255], call.GetTrailers().GetValueBytes("seen-bin")!);
    }

    [Fact]
    public async Task Refusal_CarriesStatusWordsAndTrailers()
    {
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => client.Ask("refuse").ResponseAsync);
        Assert.Equal(new Status(StatusCode.FailedPrecondition, "not now: naïve, 100 %"), refusal.Status);
        Assert.Equal([0, 255, 10], refusal.Trailers.GetValueBytes("why-bin")!);
    }

    [Fact]
    public async Task ACrash_OfTheService_TellsTheCallerNothing()
    {
        RpcException crash = await Assert.ThrowsAsync<RpcException>(() => client.Ask("break").ResponseAsync);
        Assert.Equal(StatusCode.Unknown, crash.StatusCode);
        Assert.DoesNotContain("travel", crash.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deadline_EndsTheCall_OnBothSides()
    {
        await client.Ask("hello", default).ResponseAsync; // connected, so that the deadline cannot pass before the server hears of the call
        DateTime deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(3);
        Task<string> answer = client.Ask("wait", new CallOptions(deadline: deadline)).ResponseAsync;
        await server.Signals.Started.Task.WaitAsync(Patience);
        RpcException end = await Assert.ThrowsAsync<RpcException>(() => answer);
        Assert.Equal(StatusCode.DeadlineExceeded, end.StatusCode);
        await server.Signals.Cancelled.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Cancellation_OfAUnaryCall_ReachesTheServer()
    {
        using var cancel = new CancellationTokenSource();
        Task<string> answer = client.Ask("wait", new CallOptions(cancellationToken: cancel.Token)).ResponseAsync;
        await server.Signals.Started.Task.WaitAsync(Patience);
        await cancel.CancelAsync();
        RpcException end = await Assert.ThrowsAsync<RpcException>(() => answer);
        Assert.Equal(StatusCode.Cancelled, end.StatusCode);
        await server.Signals.Cancelled.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Disposal_OfAStream_ReachesTheServer()
    {
        AsyncDuplexStreamingCall<string, string> call = client.Chat();
        await call.RequestStream.WriteAsync("wait");
        await server.Signals.Started.Task.WaitAsync(Patience);
        call.Dispose();
        await server.Signals.Cancelled.Task.WaitAsync(Patience);
    }

    [Theory]
    [InlineData(EchoServer.MessageBytesMax, false)]
    [InlineData(EchoServer.MessageBytesMax + 1, true)]
    public async Task AMessage_OverTheServersLimit_IsRefused(int size, bool isRefused) =>
        Assert.Equal(isRefused ? StatusCode.ResourceExhausted : StatusCode.OK, await OutcomeAsync(client.Say(new byte[size])));

    [Fact]
    public async Task AnAnswer_OverTheClientsLimit_IsRefused()
    {
        using GrpcChannel narrow = server.Connect(receiveBytesMax: 100);
        Assert.Equal(StatusCode.OK, await OutcomeAsync(new EchoClient(narrow).Say(new byte[100])));
        Assert.Equal(StatusCode.ResourceExhausted, await OutcomeAsync(new EchoClient(narrow).Say(new byte[101])));
    }

    [Fact]
    public async Task ACompressedRequest_IsUnderstood_AndItsLimitIsThatOfThePlainBytes()
    {
        var compressed = new CallOptions(new Metadata { { "grpc-internal-encoding-request", "gzip" } });
        Assert.Equal(new byte[50_000], await client.Say(new byte[50_000], compressed));
        Assert.Equal(StatusCode.ResourceExhausted, await OutcomeAsync(client.Say(new byte[10_000_000], compressed)));
    }

    [Fact]
    public async Task Interceptor_SeesEveryKindOfCall_AndMayTurnOneAway()
    {
        await client.Ask("hello");
        await ReadAllAsync(client.Split("a b").ResponseStream);
        using (AsyncClientStreamingCall<string, string> call = client.Collect())
        {
            await call.RequestStream.CompleteAsync();
            await call;
        }
        using (AsyncDuplexStreamingCall<string, string> call = client.Chat())
        {
            await call.RequestStream.CompleteAsync();
            await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
        }
        Assert.Equal(["/standin.Echo/Ask", "/standin.Echo/Split", "/standin.Echo/Collect", "/standin.Echo/Chat"], server.Interceptor.Seen);
        Assert.Equal(StatusCode.PermissionDenied, await OutcomeAsync(client.Ask("stop")));
    }

    [Fact]
    public async Task TheClientsCertificate_ReachesTheService() => Assert.Equal(server.ClientCertificate.Thumbprint, await client.Ask("who"));

    [Fact]
    public async Task WithoutAClientCertificate_NothingIsReached()
    {
        using GrpcChannel bare = server.Connect(showCertificate: false);
        Assert.NotEqual(StatusCode.OK, await OutcomeAsync(new EchoClient(bare).Ask("hello")));
        Assert.Empty(server.Interceptor.Seen);
    }

    [Fact]
    public async Task AMethodThatDoesNotExist_IsUnimplemented()
    {
        var missing = new Method<string, string>(MethodType.Unary, "standin.Echo", "Missing", Marshallers.StringMarshaller, Marshallers.StringMarshaller);
        AsyncUnaryCall<string> call = channel.CreateCallInvoker().AsyncUnaryCall(missing, null, default, "hello");
        Assert.Equal(StatusCode.Unimplemented, await OutcomeAsync(call));
    }

    private static async Task<StatusCode> OutcomeAsync<T>(AsyncUnaryCall<T> call)
    {
        try
        {
            await call.ResponseAsync.WaitAsync(Patience);
            return StatusCode.OK;
        }
        catch (RpcException failure)
        {
            return failure.StatusCode;
        }
    }

    private static async Task<List<string>> ReadAllAsync(IAsyncStreamReader<string> stream)
    {
        var all = new List<string>();
        await foreach (string word in stream.ReadAllAsync())
            all.Add(word);
        return all;
    }
}
