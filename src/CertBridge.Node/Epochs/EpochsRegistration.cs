using Microsoft.Extensions.DependencyInjection;

namespace CertBridge.Node.Epochs;

/// <summary>Wires what begins an epoch.</summary>
internal static class EpochsRegistration
{
    public static IServiceCollection AddEpochs(this IServiceCollection services) => services.AddSingleton<EpochTaking>();
}
