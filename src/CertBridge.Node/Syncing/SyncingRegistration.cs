using CertBridge.Node.Linking;
using Microsoft.Extensions.DependencyInjection;

namespace CertBridge.Node.Syncing;

/// <summary>Wires the comparison of what is not a log.</summary>
internal static class SyncingRegistration
{
    public static IServiceCollection AddSyncing(this IServiceCollection services) => services
        .AddSingleton<ComparedSets>()
        .AddSingleton<DifferenceHealing>()
        .AddSingleton<SyncBoard>()
        .AddSingleton<ILinkPartSource, SyncingSource>();
}
