using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CertBridge.Node.Introducing;

internal static class IntroducingRegistration
{
    public static IServiceCollection AddIntroducing(this IServiceCollection services) => services
        .AddSingleton<IntroductionRecords>()
        .AddSingleton<InvitationJudging>()
        .AddSingleton<IntroductionBook>()
        .AddSingleton<IntroductionDesk>()
        .AddHostedService<IntroductionRecovery>();

    public static void MapIntroducing(this IEndpointRouteBuilder endpoints) => endpoints.MapGrpcService<IntroductionDesk>();
}
