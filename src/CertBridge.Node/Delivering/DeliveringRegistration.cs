using CertBridge.Node.Linking;
using Microsoft.Extensions.DependencyInjection;

namespace CertBridge.Node.Delivering;

/// <summary>Wires delivery.</summary>
internal static class DeliveringRegistration
{
    public static IServiceCollection AddDelivering(this IServiceCollection services) => services
        .AddSingleton<FreshEntries>()
        .AddSingleton<EntryNumbering>()
        .AddSingleton<EntryCancelling>()
        .AddSingleton<UrgentFirst>()
        .AddHostedService<ExpiryWorker>()
        .AddHostedService<HoldWorker>()
        .AddSingleton<ILinkPartSource, DeliveringSource>();
}
