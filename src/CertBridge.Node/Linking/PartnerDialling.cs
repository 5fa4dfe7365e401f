using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CertBridge.Node.Admitting;
using CertBridge.Node.Trusting;
using CertBridge.Node.Watching;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Linking;

/// <summary>
/// The end that dials: one loop a partner. After a failure it waits 1 s, doubling to 60 s, each with 20 % jitter either way; a link that was up,
/// authenticated contact from the partner and <c>outbox retry</c> set the pause back to nothing (docs/LINK.md).
/// </summary>
internal sealed class PartnerDialling(
    TrustBook trust,
    NodeKeys keys,
    LinkBoard board,
    LinkConversation conversation,
    LinkSignals signals,
    TimeProvider time,
    ILogger<PartnerDialling> logger)
{
    private static readonly TimeSpan PauseMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ConnectMax = TimeSpan.FromSeconds(10);

    public async Task KeepAsync(PartnerId partner, CancellationToken stopping)
    {
        TimeSpan pause = PauseMin;
        int attempt = 0;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (board.Slot(partner).Session is { } live)
                {
                    await live.Ended.WaitAsync(stopping);
                    continue;
                }
                string? endpoint = Endpoint(partner, attempt++);
                if (endpoint is null)
                {
                    await signals.Dial(partner).WaitAsync(stopping);
                    continue;
                }
                LinkEnding ending = await DialAsync(partner, endpoint, stopping);
                pause = ending.CameUp ? PauseMin : pause;
                pause = await WaitAsync(partner, ending, pause, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task<TimeSpan> WaitAsync(PartnerId partner, LinkEnding ending, TimeSpan pause, CancellationToken stopping)
    {
        TimeSpan jittered = pause * (RandomNumberGenerator.GetInt32(80, 121) / 100.0);
        if (board.Slot(partner).Session is not null)
            return PauseMin;
        if (!ending.CameUp)
        {
            board.Slot(partner).Note(LinkState.Down, ending.Cause);
            NodeMeters.DialFailures.Add(partner.Value);
            logger.DialFailed(partner, ending.Cause, Math.Round(jittered.TotalSeconds, 1));
        }
        if (await signals.Dial(partner).WaitAsync(jittered, time, stopping))
            return PauseMin;
        return pause * 2 < PauseMax ? pause * 2 : PauseMax;
    }

    private async Task<LinkEnding> DialAsync(PartnerId partner, string endpoint, CancellationToken stopping)
    {
        var tls = new DiallingTls(partner, trust, keys.Tls, time);
        using GrpcChannel channel = Channel(endpoint, tls);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        try
        {
            // The call's own token stays open for the whole link; only the wait for the first headers has a limit.
            using AsyncDuplexStreamingCall<ExchangeRequest, ExchangeResponse> call =
                channel.CreateCallInvoker().AsyncDuplexStreamingCall(ExchangeMethod.Definition, host: null, new CallOptions(cancellationToken: CancellationToken.None));
            await call.ResponseHeadersAsync.WaitAsync(ConnectMax, time, giveUp.Token);
            return await conversation.RunAsync(partner, dialledByUs: true, tls.Key, new DialledFrames(call, tls.Traffic), stopping);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            // Whatever it is, the loop goes on after a pause: nothing else would ever dial this partner again.
            if (LinkFailure.IsFault(failure))
                logger.LinkFault(partner, failure);
            return new LinkEnding(tls.Objection ?? LinkFailure.Describe(failure), CameUp: false);
        }
    }

    private string? Endpoint(PartnerId partner, int attempt)
    {
        IReadOnlyList<string>? endpoints = trust.Current.Find(partner)?.Contacts?.Endpoints;
        return endpoints is { Count: > 0 } ? endpoints[attempt % endpoints.Count] : null;
    }

    private static GrpcChannel Channel(string endpoint, DiallingTls tls) => GrpcChannel.ForAddress($"https://{endpoint}", new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            SslOptions = tls.Options(),
            ConnectTimeout = ConnectMax,
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

/// <summary>TLS as the dialling end speaks it: 1.3 only, our certificate, and a server whose key is pinned on the card of the partner dialled.</summary>
internal sealed class DiallingTls(PartnerId partner, TrustBook trust, X509Certificate2 own, TimeProvider time)
{
    private readonly SslStreamCertificateContext context = SslStreamCertificateContext.Create(own, additionalCertificates: null, offline: true);

    /// <summary>The server's key, once it was accepted.</summary>
    public LinkKey Key { get; private set; }

    /// <summary>What goes over the connection.</summary>
    public ConnectionTraffic Traffic { get; } = new();

    /// <summary>Why the server was not accepted; null when it was or was never heard.</summary>
    public string? Objection { get; private set; }

    public SslClientAuthenticationOptions Options() => new()
    {
        EnabledSslProtocols = SslProtocols.Tls13,
        ClientCertificateContext = context,
        AllowTlsResume = false,
        AllowRenegotiation = false,
        CertificateChainPolicy = TlsListening.PinnedOnly(),
        RemoteCertificateValidationCallback = (_, certificate, _, _) => Accepts(certificate),
    };

    private bool Accepts(X509Certificate? certificate)
    {
        if (certificate is not X509Certificate2 server)
            return Refuse(LinkErrors.NoServerCertificate, "the partner showed no certificate");
        if (CertificateJudgement.Objection(server, CertificateJudgement.ServerAuthentication, time.GetUtcNow()) is { } objection)
            return Refuse(LinkErrors.ServerCertificateUnfit, objection.ToString());
        Key = LinkKey.Of(server);
        return trust.Current.PartnerByPin(Key.Pin) == partner || Refuse(LinkErrors.ServerKeyNotOnCard, "the key at the partner's endpoint is not on its card");
    }

    private bool Refuse(ErrorCode code, string why)
    {
        Objection = $"{code} TLS: {why}";
        return false;
    }
}
