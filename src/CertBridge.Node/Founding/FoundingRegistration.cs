using Microsoft.Extensions.DependencyInjection;

namespace CertBridge.Node.Founding;

internal static class FoundingRegistration
{
    public static IServiceCollection AddFounding(this IServiceCollection services) => services
        .AddSingleton<IdentityUpkeep>()
        .AddSingleton<RetiredKeys>()
        .AddHostedService<IdentityUpkeepWorker>();
}
