using CertBridge.Node.Linking;
using Microsoft.Extensions.DependencyInjection;

namespace CertBridge.Node.Rotating;

/// <summary>Wires the life of the own keys: what partners have met, what the log keeps, and what follows when another key takes over.</summary>
internal static class RotatingRegistration
{
    public static IServiceCollection AddRotating(this IServiceCollection services) => services
        .AddSingleton<KeySights>()
        .AddSingleton<KeyLog>()
        .AddHostedService(services => services.GetRequiredService<KeyLog>())
        .AddHostedService<TakingOver>()
        .AddSingleton<PartnerRoots>()
        .AddHostedService(services => services.GetRequiredService<PartnerRoots>())
        .AddSingleton<KeyListing>()
        .AddSingleton<ILinkPartSource, SightingSource>();
}
