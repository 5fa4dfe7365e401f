using CertBridge.Node.Linking;
using Microsoft.Extensions.DependencyInjection;

namespace CertBridge.Node.Restoring;

/// <summary>Restoring: what a node that came out of a backup does not do yet, and who ends that.</summary>
internal static class RestoringRegistration
{
    public static IServiceCollection AddRestoring(this IServiceCollection services) => services
        .AddSingleton<RestoredGate>()
        .AddSingleton<ILinkPartSource, RestoredSource>();
}
