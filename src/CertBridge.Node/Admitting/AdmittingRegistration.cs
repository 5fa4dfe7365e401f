using System.Net;
using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace CertBridge.Node.Admitting;

/// <summary>Wires the listeners: partners, local, health.</summary>
internal static class AdmittingRegistration
{
    /// <summary>Windows large enough that one lane is not held up by round trips, small enough that a slow node holds little.</summary>
    private const int StreamWindowBytes = 4 * 1024 * 1024;
    private const int ConnectionWindowBytes = 8 * 1024 * 1024;

    /// <summary>Bytes a second below which a stalled local caller is taken for gone; a link has a rule of its own.</summary>
    private const int BytesPerSecondMin = 240;

    public static IServiceCollection AddAdmitting(this IServiceCollection services)
    {
        services.AddSingleton<RefusalTally>();
        services.AddSingleton<IdentityLock>();
        services.AddSingleton<ListenerAdmission>();
        services.AddSingleton<ConnectionGate>();
        services.AddSingleton<LocalCallInterceptor>();
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = Limits.LocalMessageBytesMax; // the link has its own, beside its service
            grpc.MaxSendMessageSize = Limits.FrameBytesMax;
            grpc.EnableDetailedErrors = false;
            grpc.IgnoreUnknownServices = false;
            grpc.Interceptors.Add<LocalCallInterceptor>();
        });
        return services;
    }

    public static void UseNodeListeners(this IWebHostBuilder host) => host.ConfigureKestrel((_, kestrel) =>
    {
        IServiceProvider services = kestrel.ApplicationServices;
        NodeSettings settings = services.GetRequiredService<NodeSettings>();
        NodeKeys keys = services.GetRequiredService<NodeKeys>();
        ListenerAdmission admission = services.GetRequiredService<ListenerAdmission>();
        ConnectionGate gate = services.GetRequiredService<ConnectionGate>();
        kestrel.AddServerHeader = false;
        Limit(kestrel.Limits, settings.Limits);
        kestrel.Listen(Address(settings.PartnerListener), listen => listen.UseNodeTls(ListenerKind.Partners, () => new ShownKey(keys.InUse.Tls, keys.InUse.TlsKey), gate, admission.AdmitsPartner));
        var dispatch = new PrefaceDispatch();
        kestrel.Listen(Address(settings.LocalListener), listen =>
        {
            listen.UseNodeTls(ListenerKind.Local, () => new ShownKey(keys.InUse.LocalTls, keys.InUse.LocalTlsKey), gate, admission.AdmitsOperator);
            listen.Use(dispatch.Capture); // what speaks HTTP/2 behind its TLS speaks it for the health port too
        });
        kestrel.Listen(Address(settings.HealthListener), listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Mark(ListenerKind.Health);
            var cap = new ConnectionCap("health", AdmissionLimits.HealthConnectionsMax, services.GetRequiredService<RefusalTally>());
            listen.Use(next => connection => cap.InvokeAsync(connection, next));
            listen.Use(next => connection => dispatch.InvokeAsync(connection, next));
        });
    });

    private static void Limit(KestrelServerLimits limits, LimitSettings settings)
    {
        limits.MaxConcurrentConnections = settings.Connections;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.MaxRequestHeadersTotalSize = AdmissionLimits.HeaderBytesMax;
        limits.MaxRequestHeaderCount = AdmissionLimits.HeadersMax;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(AdmissionLimits.HeadersSeconds);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(AdmissionLimits.IdleSeconds);
        limits.MaxRequestBodySize = null; // a link is one endless request; gRPC limits each message instead
        // Of a local call; ListenerGate takes it off a link, whose heartbeats decide.
        limits.MinRequestBodyDataRate = new MinDataRate(BytesPerSecondMin, TimeSpan.FromSeconds(AdmissionLimits.StalledSeconds));
        limits.MinResponseDataRate = new MinDataRate(BytesPerSecondMin, TimeSpan.FromSeconds(AdmissionLimits.StalledSeconds));
        limits.Http2.MaxStreamsPerConnection = AdmissionLimits.StreamsPerConnectionMax;
        limits.Http2.MaxRequestHeaderFieldSize = AdmissionLimits.HeaderFieldBytesMax;
        limits.Http2.InitialStreamWindowSize = StreamWindowBytes;
        limits.Http2.InitialConnectionWindowSize = ConnectionWindowBytes;
        limits.Http2.MaxFrameSize = 256 * 1024;
    }

    private static IPEndPoint Address(HostPort listener) =>
        listener.ToListenAddress() ?? throw new InvalidOperationException($"the listener {listener} is no address: settings should have refused it");
}
