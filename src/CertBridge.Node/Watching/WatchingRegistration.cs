using System.Net;
using CertBridge.Node.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CertBridge.Node.Watching;

/// <summary>Health and metrics, on the health listener.</summary>
internal static class WatchingRegistration
{
    public const string HealthPath = "/healthz";

    public static IServiceCollection AddWatching(this IServiceCollection services) => services
        .AddSingleton<StoreIntegrityWatch>()
        .AddHostedService(provider => provider.GetRequiredService<StoreIntegrityWatch>())
        .AddSingleton<NodeHealth>()
        .AddSingleton<StateReading>()
        .AddSingleton<MeterCollecting>()
        .AddSingleton<GaugeMeter>()
        .AddSingleton<MetricsPage>()
        .AddSingleton<HealthDesk>();

    public static void MapWatching(this IEndpointRouteBuilder endpoints)
    {
        IServiceProvider services = endpoints.ServiceProvider;
        // What is counted counts from the start, and not from the first question.
        _ = services.GetRequiredService<MetricsPage>();
        _ = services.GetRequiredService<GaugeMeter>();
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(services.GetRequiredService<NodeHealth>().Stop);
        endpoints.MapGrpcService<HealthDesk>();
        endpoints.MapGet(HealthPath, (NodeHealth health) =>
        {
            IReadOnlyList<string> ailments = health.Ailments();
            return ailments.Count == 0
                ? Results.Text("ok\n")
                : Results.Text(string.Concat(ailments.Select(ailment => ailment + "\n")), statusCode: StatusCodes.Status503ServiceUnavailable);
        });
        endpoints.MapGet(MetricsPage.Path, (HttpContext context, MetricsPage page, NodeSettings settings) =>
            MayRead(settings.Metrics.Page, context.Connection.RemoteIpAddress)
                ? Results.Text(page.Write(), PrometheusText.ContentType)
                : Results.NotFound());
    }

    /// <summary>The page says who talks to whom, so by default it is for this machine alone, whatever the listener's address.</summary>
    internal static bool MayRead(MetricPage page, IPAddress? caller) => page switch
    {
        MetricPage.Everyone => true,
        MetricPage.Loopback => caller is not null && IPAddress.IsLoopback(caller.IsIPv4MappedToIPv6 ? caller.MapToIPv4() : caller),
        _ => false,
    };
}
