using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CertBridge.Node.FeedingBack;

internal static class FeedingBackRegistration
{
    public static IServiceCollection AddFeedingBack(this IServiceCollection services) => services
        .AddSingleton<FeedbackTaking>()
        .AddSingleton<FeedbackGiving>()
        .AddSingleton<PersonReceiptGiving>()
        .AddSingleton<FeedbackDesk>()
        .AddHostedService<FeedbackWorker>();

    public static void MapFeedingBack(this IEndpointRouteBuilder endpoints) => endpoints.MapGrpcService<FeedbackDesk>();
}
