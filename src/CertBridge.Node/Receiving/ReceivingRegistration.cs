using CertBridge.Node.Linking;
using Microsoft.Extensions.DependencyInjection;

namespace CertBridge.Node.Receiving;

/// <summary>Wires receiving.</summary>
internal static class ReceivingRegistration
{
    public static IServiceCollection AddReceiving(this IServiceCollection services) => services
        .AddSingleton<SuiteFloors>()
        .AddSingleton<ArrivalJudging>()
        .AddSingleton<ArrivalRecording>()
        .AddSingleton<DiskRoom>()
        .AddSingleton<ILinkPartSource, ReceivingSource>();
}
