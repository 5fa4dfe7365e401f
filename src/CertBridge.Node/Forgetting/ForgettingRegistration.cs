using Microsoft.Extensions.DependencyInjection;

namespace CertBridge.Node.Forgetting;

/// <summary>Forgetting by age; the call to it is of the node's own service.</summary>
internal static class ForgettingRegistration
{
    public static IServiceCollection AddForgetting(this IServiceCollection services) => services.AddSingleton<ContentPurge>();
}
