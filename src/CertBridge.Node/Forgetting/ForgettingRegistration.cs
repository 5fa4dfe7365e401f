using Microsoft.Extensions.DependencyInjection;

namespace CertBridge.Node.Forgetting;

/// <summary>Forgetting: by age, on an admin's word through the node's own service, and by what agreements say, by itself.</summary>
internal static class ForgettingRegistration
{
    public static IServiceCollection AddForgetting(this IServiceCollection services) => services.AddSingleton<ContentPurge>().AddHostedService<RetentionWorker>();
}
