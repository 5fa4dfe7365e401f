using CertBridge.Node.Rationing;
using CertBridge.Protocol;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CertBridge.Node.Linking;

/// <summary>Wires the links.</summary>
internal static class LinkingRegistration
{
    public static IServiceCollection AddLinking(this IServiceCollection services) => services
        .Configure<GrpcServiceOptions<LinkDesk>>(link => link.MaxReceiveMessageSize = Limits.FrameBytesMax)
        .AddSingleton<LinkSignals>()
        .AddSingleton<SettledReports>()
        .AddSingleton<OpenLanes>()
        .AddSingleton<LinkBoard>()
        .AddSingleton<LinkAlarms>()
        .AddSingleton<ClockComparing>()
        .AddSingleton<AgreementTesting>()
        .AddSingleton<HelloWriting>()
        .AddSingleton<HelloJudging>()
        .AddSingleton<LinkStops>()
        .AddSingleton<Maintenances>()
        .AddSingleton<HelloAnswering>()
        .AddSingleton<LinkConversation>()
        .AddSingleton<ILinkLines, GrpcLines>()
        .AddSingleton<DialJitter>()
        .AddSingleton<PartnerDialling>()
        .AddSingleton<PartnerRations>()
        .AddSingleton<LinkPulse>()
        .AddSingleton<ILinkPartSource, HeartbeatSource>()
        .AddSingleton<ILinkPartSource, KeyWatchingSource>()
        .AddSingleton<ILinkPartSource, NoticingSource>()
        .AddHostedService<LinkDialler>();

    public static void MapLink(this IEndpointRouteBuilder endpoints) => endpoints.MapGrpcService<LinkDesk>();
}
