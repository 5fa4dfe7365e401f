using CertBridge.Node.Admitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace CertBridge.Node.Linking;

/// <summary>Connections over mutual TLS 1.3, one gRPC call each (docs/LINK.md).</summary>
internal sealed class GrpcLines(TrustBook trust, NodeKeys keys, TimeProvider time) : ILinkLines
{
    public LinkLine To(PartnerId partner, LaneGroup group, string[] endpoints) => new GrpcLine(new DiallingTls(partner, trust, new ShownKey(keys.InUse.Tls, keys.InUse.TlsKey), time), group, endpoints, time);
}

/// <summary>One of them.</summary>
internal sealed class GrpcLine(DiallingTls tls, LaneGroup group, string[] endpoints, TimeProvider time) : LinkLine
{
    private static readonly TimeSpan ConnectMax = TimeSpan.FromSeconds(10);

    private readonly GrpcChannel channel = Channel(endpoints, tls);
    private AsyncDuplexStreamingCall<ExchangeRequest, ExchangeResponse>? call;

    public override LinkKey Key => tls.Key;

    public override string? Objection => tls.Objection;

    public override async Task<FrameDuplex> ConnectAsync(CancellationToken stopping)
    {
        // The call's own token stays open for the whole link; only the wait for the first headers has a limit.
        call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(ExchangeMethod.Definition, host: null, new CallOptions(HeadersOf(group), cancellationToken: CancellationToken.None));
        await call.ResponseHeadersAsync.WaitAsync(ConnectMax, time, stopping);
        return new DialledFrames(call, tls.Traffic);
    }

    public override void Dispose()
    {
        call?.Dispose();
        channel.Dispose();
    }

    private static Metadata HeadersOf(LaneGroup group) => new() { { LaneGroups.Header, group.Word() } };

    private static GrpcChannel Channel(string[] endpoints, DiallingTls tls) => GrpcChannel.ForAddress($"https://{endpoints[0]}", new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            SslOptions = tls.Options(),
            ConnectTimeout = ConnectMax,
            ConnectCallback = (_, cancellationToken) => EndpointRace.ConnectAsync(endpoints, cancellationToken),
            PlaintextStreamFilter = (connection, _) => ValueTask.FromResult<Stream>(new CountingStream(connection.PlaintextStream, tls.Traffic)),
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            InitialHttp2StreamWindowSize = 4 * 1024 * 1024,
        },
        DisposeHttpClient = true,
        MaxReceiveMessageSize = Limits.FrameBytesMax,
        MaxSendMessageSize = Limits.FrameBytesMax,
        MaxRetryAttempts = 0,
        CompressionProviders = [], // an answer that is compressed is refused unread
        ThrowOperationCanceledOnCancellation = true,
    });
}
