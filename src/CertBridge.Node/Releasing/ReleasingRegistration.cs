using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CertBridge.Node.Releasing;

internal static class ReleasingRegistration
{
    public static IServiceCollection AddReleasing(this IServiceCollection services) => services
        .AddSingleton<ReleaseJudging>()
        .AddSingleton<ReleaseGranting>()
        .AddSingleton<ApprovalEnding>()
        .AddSingleton<ApprovalDesk>()
        .AddHostedService<ApprovalWorker>();

    public static void MapReleasing(this IEndpointRouteBuilder endpoints) => endpoints.MapGrpcService<ApprovalDesk>();
}
