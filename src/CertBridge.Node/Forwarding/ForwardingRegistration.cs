using Microsoft.Extensions.DependencyInjection;

namespace CertBridge.Node.Forwarding;

internal static class ForwardingRegistration
{
    public static IServiceCollection AddForwarding(this IServiceCollection services) => services
        .AddSingleton<ReportForwarding>()
        .AddSingleton<ForwardingOrders>()
        .AddSingleton<ForwardingEnding>()
        .AddHostedService<OnwardWorker>();
}
