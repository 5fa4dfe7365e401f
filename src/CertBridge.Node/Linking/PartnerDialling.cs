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
/// The end that dials: one loop for each connection of a partner. After a failure it waits 1 s, doubling to 60 s, each with 20 % jitter either way; a link that was up,
/// authenticated contact from the partner and <c>outbox retry</c> set the pause back to nothing (docs/LINK.md). For the urgent lanes the pause ends at 5 s, and every endpoint
/// of the partner is tried at once: the first that takes the connection has it.
/// </summary>
internal sealed class PartnerDialling(
    TrustBook trust,
    NodeKeys keys,
    LinkBoard board,
    LinkConversation conversation,
    LinkSignals signals,
    IdentityLock locked,
    TimeProvider time,
    ILogger<PartnerDialling> logger)
{
    private static readonly TimeSpan PauseMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan UrgentPauseMax = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ConnectMax = TimeSpan.FromSeconds(10);

    public async Task KeepAsync(PartnerId partner, LaneGroup group, CancellationToken stopping)
    {
        TimeSpan pause = PauseMin;
        int attempt = 0;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (board.Slot(partner, group).Session is { } live)
                {
                    await live.Ended.WaitAsync(stopping);
                    continue;
                }
                string[] endpoints = Endpoints(partner, group, attempt++);
                if (endpoints.Length == 0)
                {
                    await signals.Dial(partner, group).WaitAsync(stopping);
                    continue;
                }
                LinkEnding ending = await DialAsync(partner, group, endpoints, stopping);
                pause = ending.CameUp ? PauseMin : pause;
                pause = await WaitAsync(partner, group, ending, pause, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task<TimeSpan> WaitAsync(PartnerId partner, LaneGroup group, LinkEnding ending, TimeSpan pause, CancellationToken stopping)
    {
        TimeSpan jittered = pause * (RandomNumberGenerator.GetInt32(80, 121) / 100.0);
        if (board.Slot(partner, group).Session is not null)
            return PauseMin;
        if (!ending.CameUp)
        {
            board.Slot(partner, group).Note(LinkState.Down, ending.Cause);
            NodeMeters.DialFailures.Add(partner.Value);
            logger.DialFailed(partner, group.Word(), ending.Cause, Math.Round(jittered.TotalSeconds, 1));
        }
        if (await signals.Dial(partner, group).WaitAsync(jittered, time, stopping))
            return PauseMin;
        TimeSpan most = group == LaneGroup.Urgent ? UrgentPauseMax : PauseMax;
        return pause * 2 < most ? pause * 2 : most;
    }

    private async Task<LinkEnding> DialAsync(PartnerId partner, LaneGroup group, string[] endpoints, CancellationToken stopping)
    {
        var tls = new DiallingTls(partner, trust, new ShownKey(keys.InUse.Tls, keys.InUse.TlsKey), time);
        using GrpcChannel channel = Channel(endpoints, tls);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        try
        {
            // The call's own token stays open for the whole link; only the wait for the first headers has a limit.
            using AsyncDuplexStreamingCall<ExchangeRequest, ExchangeResponse> call =
                channel.CreateCallInvoker().AsyncDuplexStreamingCall(ExchangeMethod.Definition, host: null, new CallOptions(HeadersOf(group), cancellationToken: CancellationToken.None));
            await call.ResponseHeadersAsync.WaitAsync(ConnectMax, time, giveUp.Token);
            return await conversation.RunAsync(partner, group, dialledByUs: true, tls.Key, new DialledFrames(call, tls.Traffic), stopping);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            // Whatever it is, the loop goes on after a pause: nothing else would ever dial this partner again.
            if (LinkFailure.IsFault(failure))
                logger.LinkFault(partner, failure);
            return new LinkEnding(tls.Objection ?? LinkFailure.Describe(failure), CameUp: false);
        }
    }

    /// <summary>All of them for what is urgent, the one that was taken last time at the end: one that takes connections and is not the partner must not be all that is ever tried. Else the next.</summary>
    private string[] Endpoints(PartnerId partner, LaneGroup group, int attempt)
    {
        if (locked.IsLocked)
            return []; // the card that ends it raises the signal
        if (group == LaneGroup.Urgent && !board.TakesUrgent(partner))
            return [];
        if (trust.Current.Find(partner)?.Contacts?.Endpoints is not { Count: > 0 } known)
            return [];
        string[] turned = [.. Enumerable.Range(0, known.Count).Select(i => known[(attempt + i) % known.Count])];
        return group == LaneGroup.Urgent ? turned : turned[..1];
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

/// <summary>TLS as the dialling end speaks it: 1.3 only, our certificate, and a server whose key is pinned on the card of the partner dialled.</summary>
internal sealed class DiallingTls(PartnerId partner, TrustBook trust, ShownKey own, TimeProvider time)
{
    private readonly SslStreamCertificateContext context = SslStreamCertificateContext.Create(own.Certificate, additionalCertificates: null, offline: true);

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
        Key = LinkKey.Of(server) with { Own = own.Key };
        return trust.Current.PartnerByPin(Key.Pin) == partner || Refuse(LinkErrors.ServerKeyNotOnCard, "the key at the partner's endpoint is not on its card");
    }

    private bool Refuse(ErrorCode code, string why)
    {
        Objection = $"{code} TLS: {why}";
        return false;
    }
}
