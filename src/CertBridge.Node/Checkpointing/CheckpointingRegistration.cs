using CertBridge.Node.Linking;
using Microsoft.Extensions.DependencyInjection;

namespace CertBridge.Node.Checkpointing;

/// <summary>Wires both logs of each link.</summary>
internal static class CheckpointingRegistration
{
    public static IServiceCollection AddCheckpointing(this IServiceCollection services) => services
        .AddSingleton<LogPublishing>()
        .AddSingleton<LeafSettling>()
        .AddSingleton<LogFollowingSource>()
        .AddSingleton<HeadResigning>()
        .AddHostedService(services => services.GetRequiredService<HeadResigning>())
        .AddSingleton<ILinkPartSource, CheckpointingSource>()
        .AddSingleton<ILinkPartSource, ReceiptTakingSource>();
}
