using Microsoft.Extensions.DependencyInjection;
using Serilog.Core;

namespace CertBridge.Node.Supervising;

/// <summary>Wires what the service manager is told and what it asks for.</summary>
internal static class SupervisingRegistration
{
    public static IServiceCollection AddSupervising(this IServiceCollection services, LoggingLevelSwitch level) => services
        .AddSingleton(level)
        .AddSingleton(provider => Supervisor.FromEnvironment(provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<NodeStanding>()
        .AddSingleton<SettingsReload>()
        .AddHostedService<ReloadWorker>()
        .AddHostedService<SupervisingWorker>();
}
