using CertBridge.Node.Linking;
using Microsoft.Extensions.DependencyInjection;

namespace CertBridge.Node.Delivering;

/// <summary>Wires delivery.</summary>
internal static class DeliveringRegistration
{
    public static IServiceCollection AddDelivering(this IServiceCollection services) => services
        .AddSingleton<FreshEntries>()
        .AddSingleton<EntryNumbering>()
        .AddHostedService<ExpiryWorker>()
        .AddSingleton<ILinkPartSource, DeliveringSource>();
}
