using Microsoft.Extensions.DependencyInjection;

namespace CertBridge.Node.BackingUp;

/// <summary>Backing up: on an admin's word, through the node's own service.</summary>
internal static class BackingUpRegistration
{
    public static IServiceCollection AddBackingUp(this IServiceCollection services) => services.AddSingleton<BackupTaking>();
}
