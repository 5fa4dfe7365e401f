using CertBridge.Node.Linking;
using Microsoft.Extensions.DependencyInjection;

namespace CertBridge.Node.Witnessing;

/// <summary>Wires the witness of link logs, on either side.</summary>
internal static class WitnessingRegistration
{
    public static IServiceCollection AddWitnessing(this IServiceCollection services) => services
        .AddSingleton<WitnessBoard>()
        .AddSingleton<WitnessAsking>()
        .AddSingleton<WitnessJudging>()
        .AddHostedService<WitnessWatch>()
        .AddSingleton<ILinkPartSource, WitnessingSource>();
}
